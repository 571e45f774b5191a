// Where one is, as the address bar has it: #room, or #@name for what is private with somebody.

/**
 * A place of the chat by its key: `#` and a room's name, or `@` and somebody's.
 *
 * @typedef {string} Key
 */

/** @returns {Key} */
export const roomKey = (room) => `#${room}`;

/** @returns {Key} */
export const talkKey = (name) => `@${name}`;

/**
 * Reads the part of an address after the number sign.
 *
 * @param {string} hash with or without the sign
 * @returns {Key | null} null where there is none
 */
export function keyIn(hash) {
  const written = hash.replace(/^#/, '');
  // encodeURIComponent writes @ as %40, so a room whose name begins with it is not taken for a person.
  const key = written.startsWith('@') ? talkKey(decode(written.slice(1))) : roomKey(decode(written));
  return key.length > 1 ? key : null;
}

/**
 * @param {Key} key
 * @returns {string} with the sign
 */
export function hashOf(key) {
  const name = encodeURIComponent(key.slice(1));
  return key.startsWith('@') ? `#@${name}` : `#${name}`;
}

/** As the server has names: composed, and without white space at the ends. */
export const tidy = (name) => name.normalize('NFC').trim();

function decode(text) {
  try {
    return tidy(decodeURIComponent(text));
  } catch {
    return tidy(text); // a percent sign that somebody typed
  }
}
