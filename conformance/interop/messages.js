// What a client sends, in rounds: all messages of a round at once, then it waits for the echoes. As in Rounds.java.

import { randomBytes, randomInt } from 'node:crypto';

const MIB = 1024 * 1024;
const LENGTHS = [0, 1, 5, 125, 126, 1024, 4096, 65_536];
const KINDS = [json, chinese, randomBytes];

/** The rounds. Of four numbers, the first two have messages that are longer than any window, of a kind that alternates. */
export function rounds(number) {
  const long = KINDS[number % KINDS.length](number % 4 < 2 ? MIB : 0);
  return [
    ...LENGTHS.flatMap((length) => KINDS.map((kind) => copies(kind(length)))),
    [long, long],
    copies(json(200)),
    copies(chinese(200)),
  ];
}

/** Sends a message in fragments of uneven lengths, which cut characters; the first one is empty. */
export function sendInFragments(socket, bytes, binary) {
  socket.send(bytes.subarray(0, 0), { binary, fin: false });
  let at = 0;
  for (let length = 1; bytes.length - at > length; at += length, length = Math.min(3 * length, 50_000)) {
    socket.send(bytes.subarray(at, at + length), { binary, fin: false });
  }
  socket.send(bytes.subarray(at), { binary, fin: true });
}

const copies = (message) => [message, message, message, message];

function json(length) {
  const records = [];
  for (let bytes = 0; bytes < length; bytes += records.at(-1).length) {
    records.push(`{"id":${randomInt(100_000)},"lock":"upper","level":${randomInt(400)},"open":${randomInt(2) === 1}},`);
  }
  return records.join('').slice(0, length);
}

/** The commoner ones of three bytes: text of which something can be compressed. */
function chinese(length) {
  const points = Array.from({ length: Math.floor(length / 3) }, () => 0x4e00 + randomInt(500));
  return 'x'.repeat(length % 3) + points.map((point) => String.fromCharCode(point)).join('');
}
