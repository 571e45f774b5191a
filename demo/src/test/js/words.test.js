import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  comings, count, endInWords, errorInWords, extensionsInLines, namesInWords, roomHint, roomRefusal, textRefusal, tooLong, typingInWords,
} from '../../main/resources/dev/sluice/demo/chat/page/words.js';

describe('words', () => {
  it('tell why a connection was closed', () => {
    assert.equal(endInWords(1001), 'The server is restarting.');
    assert.equal(endInWords(4999), 'The connection was closed (4999).');
  });

  it('tell what was refused, in those of the server where there are none here', () => {
    assert.match(errorInWords({ code: 'room-full' }), /full/);
    assert.equal(errorInWords({ code: 'new-one', message: 'Not on Sundays.' }), 'Not on Sundays.');
  });

  it('join names', () => {
    assert.deepEqual([[], ['A'], ['A', 'B'], ['A', 'B', 'C'], ['A', 'B', 'C', 'D']].map((names) => namesInWords(names)),
      ['', 'A', 'A and B', 'A, B and C', 'A, B and 2 others']);
  });

  it('tell who comes, goes and types', () => {
    assert.equal(comings(['A'], ['B', 'C']), 'A joined. B and C left.');
    assert.equal(comings([], []), '');
    assert.equal(typingInWords(['A']), 'A is typing…');
    assert.equal(typingInWords(['A', 'B']), 'A and B are typing…');
    assert.equal(typingInWords(['A', 'B', 'C', 'D']), 'Several people are typing…');
    assert.equal(typingInWords([]), '');
  });

  it('count', () => assert.deepEqual([count(1, 'message'), count(2_000, 'message')], ['1 message', '2,000 messages']));

  it('have a line for each extension and for each of its parameters', () => {
    assert.equal(extensionsInLines('permessage-deflate; server_max_window_bits=12;client_no_context_takeover, other'),
      'permessage-deflate\n  server_max_window_bits=12\n  client_no_context_takeover\nother');
    assert.equal(extensionsInLines(''), '');
  });

  it('measure a text by code points, composed and without white space at the ends', () => {
    assert.equal(textRefusal(' 🌊🌊 ', 2), '');
    assert.equal(textRefusal('e\u0301', 1), '');
    assert.equal(textRefusal('abc', 2), 'This text has 3 characters; 2 is the most.');
  });

  it('tell what the name of a room may be, and why one is not', () => {
    assert.equal(roomHint(1_000), '1 to 1,000 letters, digits, signs or spaces.');
    assert.equal(roomRefusal(' ', 9), 'Write the name of the room.');
    assert.equal(roomRefusal('🌊🌊', 2), '');
    assert.equal(roomRefusal('attic', 4), 'This name has 5 characters; 4 is the most.');
  });

  it('name what was too long', () => {
    assert.match(tooLong({ kind: 'image' }), /image/);
    assert.match(tooLong({ kind: 'say', text: 'x'.repeat(99) }), /^“x{40}…” was too long/);
  });
});
