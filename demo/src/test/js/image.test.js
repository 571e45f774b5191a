import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { messageOf, refusalOf, sizeInWords, typeOf } from '../../main/resources/dev/sluice/demo/chat/page/image.js';

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const ascii = (text) => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe('an image', () => {
  it('is known by its first bytes', () => {
    assert.equal(typeOf(Uint8Array.from(PNG)), 'image/png');
    assert.equal(typeOf(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)), 'image/jpeg');
    assert.equal(typeOf(ascii('GIF89a')), 'image/gif');
    assert.equal(typeOf(ascii('RIFF....WEBPVP8 ')), 'image/webp');
    assert.equal(typeOf(ascii('RIFF....WAVEfmt ')), null);
    assert.equal(typeOf(ascii('<svg xmlns=')), null);
    assert.equal(typeOf(new Uint8Array()), null);
  });

  it('is refused in words', () => {
    assert.equal(refusalOf(Uint8Array.from(PNG), 8, 8), '');
    assert.match(refusalOf(new Uint8Array(), 0, 8), /empty/);
    assert.match(refusalOf(ascii('hello'), 5, 8), /PNG, JPEG, GIF or WebP/);
    assert.equal(refusalOf(Uint8Array.from(PNG), 9, 8), 'That image has 9 B; 8 B is the most.');
  });

  it('has a size that never reads as allowed when it is not', () => {
    assert.deepEqual([1_023, 1_024, 1_536, 1_048_576, 1_048_577].map(sizeInWords),
      ['1023 B', '1 KiB', '1.5 KiB', '1 MiB', '1.1 MiB']);
  });

  it('is sent behind the length of a header and the header', () => {
    const message = messageOf({ room: 'écluse', id: 'a' }, Uint8Array.of(1, 2, 3));
    const length = new DataView(message.buffer).getUint32(0);
    assert.deepEqual(JSON.parse(new TextDecoder().decode(message.subarray(4, 4 + length))),
      { type: 'image', room: 'écluse', id: 'a' });
    assert.deepEqual([...message.subarray(4 + length)], [1, 2, 3]);
  });
});
