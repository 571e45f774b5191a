// Images: whether one can be sent, and the message that it is sent in.

const SIGNATURES = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38]],
];

/** What a file picker is to offer. */
export const ACCEPTED = 'image/png,image/jpeg,image/gif,image/webp';

/**
 * The type by the first bytes, as the server tells it, whatever the file is called.
 *
 * @param {Uint8Array} bytes at least the first twelve
 * @returns {string | null}
 */
export function typeOf(bytes) {
  const has = (signature, at = 0) => signature.every((byte, index) => bytes[at + index] === byte);
  const known = SIGNATURES.find(([, signature]) => has(signature));
  if (known) {
    return known[0];
  }
  const ascii = (text) => [...text].map((character) => character.charCodeAt(0));
  return has(ascii('RIFF')) && has(ascii('WEBP'), 8) ? 'image/webp' : null;
}

/**
 * @param {Uint8Array} bytes the file, or its beginning
 * @param {number} size how many bytes the whole file has
 * @param {number} most how many bytes are allowed
 * @returns {string} why it cannot be sent, empty if it can
 */
export function refusalOf(bytes, size, most) {
  if (size === 0) {
    return 'That file is empty.';
  }
  if (!typeOf(bytes)) {
    return 'That is no image that can be shown here: PNG, JPEG, GIF or WebP.';
  }
  if (size > most) {
    return `That image has ${sizeInWords(size)}; ${sizeInWords(most)} is the most.`;
  }
  return '';
}

/**
 * A number of bytes for people.
 *
 * @param {number} bytes
 * @returns {string}
 */
export function sizeInWords(bytes) {
  if (bytes < 1_024) {
    return `${bytes} B`;
  }
  const [amount, unit] = bytes < 1_048_576 ? [bytes / 1_024, 'KiB'] : [bytes / 1_048_576, 'MiB'];
  // Rounded up: what is too long by a byte must not read as if it were as long as is allowed.
  const rounded = Math.ceil(amount * 10) / 10;
  return `${Number.isInteger(rounded) ? rounded : rounded.toFixed(1)} ${unit}`;
}

/**
 * The binary message: the length of the header in 4 bytes, big-endian, the header, the file.
 *
 * @param {{room: string, id: string}} header
 * @param {Uint8Array} bytes
 * @returns {Uint8Array}
 */
export function messageOf({ room, id }, bytes) {
  const header = new TextEncoder().encode(JSON.stringify({ type: 'image', room, id }));
  const message = new Uint8Array(4 + header.length + bytes.length);
  new DataView(message.buffer).setUint32(0, header.length);
  message.set(header, 4);
  message.set(bytes, 4 + header.length);
  return message;
}
