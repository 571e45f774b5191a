// What the protocol's codes mean to the person in front of the page.

const ENDS = new Map([
  [1000, 'The server said goodbye.'],
  [1001, 'The server is restarting.'],
  [1002, 'The server did not understand this page.'],
  [1003, 'The server did not understand this page.'],
  [1006, 'The connection was lost.'],
  [1007, 'The server did not understand this page.'],
  [1008, 'You sent too many messages, so the server wants you to wait a while.'],
  [1009, 'A message was too long for the server.'],
  [1011, 'The server made a mistake.'],
  [1012, 'The server is restarting.'],
  [1013, 'Your connection is too slow for what is said here.'],
]);

const ERRORS = new Map([
  ['bad-room', 'A room cannot have that name: it is too long, or has characters that are not allowed, such as invisible ones.'],
  ['bad-text', 'That text cannot be sent: it is empty, too long, or has characters that are not allowed.'],
  ['bad-image', 'That image cannot be sent: it is too big, or no PNG, JPEG, GIF or WebP.'],
  ['no-such-message', 'That message is no longer there.'],
  ['not-yours', 'Only who said it can change it.'],
  ['not-logged-in', 'Your login has expired. Please log in again; what you typed is kept.'],
  ['banned', 'This name may not be used here.'],
  ['name-taken', 'Somebody else is connected under this name. Pick another one, or try again later.'],
  ['too-many-rooms', 'You are in as many rooms as one can be in at once, or the server is full. Leave one first.'],
  ['room-full', 'This room is full. Try again later.'],
  ['too-fast', 'That was too fast. Wait a moment.'],
  ['log-away', 'The server cannot reach its log, and so can let nobody in. Try again in a moment.'],
]);

/** Why a connection was closed. */
export function endInWords(code) {
  return ENDS.get(code) ?? `The connection was closed (${code}).`;
}

/**
 * A refusal of the server.
 *
 * @param {{code: string, message?: string}} error
 */
export function errorInWords({ code, message }) {
  return ERRORS.get(code) ?? message ?? 'The server refused that.';
}

/** That somebody is not there to be written to. */
export function notHere(name) {
  return `${name} is not connected, so this was not delivered.`;
}

/** Names as one would say them: Ada, Bea and 3 others. */
export function namesInWords(names, most = 3) {
  if (names.length > most) {
    const others = names.length - most + 1;
    return `${names.slice(0, most - 1).join(', ')} and ${others} others`;
  }
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** Who has come and gone, empty for nobody. */
export function comings(joined, left) {
  return [joined.length ? `${namesInWords(joined)} joined.` : '', left.length ? `${namesInWords(left)} left.` : '']
    .filter(Boolean).join(' ');
}

/** Who is typing, empty for nobody. */
export function typingInWords(names) {
  if (names.length === 0) {
    return '';
  }
  const verb = names.length > 1 ? 'are' : 'is';
  return names.length > 3 ? 'Several people are typing…' : `${namesInWords(names)} ${verb} typing…`;
}

/** A number of things. */
export function count(number, one, many = `${one}s`) {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** The extensions of a WebSocket, each with its parameters below it. */
export function extensionsInLines(extensions) {
  return extensions.split(/\s*,\s*/).map((extension) => extension.split(/\s*;\s*/).join('\n  ')).join('\n');
}

/** How many code points a text has for the server. */
function lengthOf(text) {
  return [...text.normalize('NFC').trim()].length;
}

/**
 * What is wrong with a text that is to be sent.
 *
 * @returns {string} empty when it can be sent
 */
export function textRefusal(text, most) {
  return tooMany('text', lengthOf(text), most);
}

/** What the name of a room may be. */
export function roomHint(most) {
  return `1 to ${most.toLocaleString('en')} letters, digits, signs or spaces.`;
}

/**
 * What is wrong with the name of a room that is to be opened. Which characters are allowed is for the server to tell.
 *
 * @returns {string} empty when it can be asked for
 */
export function roomRefusal(name, most) {
  const length = lengthOf(name);
  return length === 0 ? 'Write the name of the room.' : tooMany('name', length, most);
}

/** The message that a connection was closed for, and that is not sent again. */
export function tooLong({ kind, text }) {
  return kind === 'image' ? 'That image was too big for the server and was not sent.'
    : `“${text.slice(0, 40)}…” was too long for the server and was not sent.`;
}

const tooMany = (what, length, most) => (length > most
  ? `This ${what} has ${count(length, 'character')}; ${most.toLocaleString('en')} is the most.` : '');
