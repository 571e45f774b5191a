// The interop catalogue with the npm package ws as the client: node ws-client.js ws://127.0.0.1:PORT

import { once } from 'node:events';
import { MAX_MESSAGE_BYTES, NAMES, run } from './catalogue.js';
import { baseUrl, load, print, sendInFragments, versionOf } from './peers.js';

const { WebSocket } = await load('ws');
const url = baseUrl();

const client = {
  open: (address, subprotocols, deflate) => new WebSocket(address, subprotocols, {
    perMessageDeflate: deflate && { threshold: 0 }, // by default it compresses nothing below 1 KiB
    maxPayload: MAX_MESSAGE_BYTES,
  }),
  drop: (socket) => socket.terminate(),
  async ping(socket, payload) {
    const pong = once(socket, 'pong');
    socket.ping(payload);
    return (await pong)[0].toString();
  },
  sendFragments: (socket, bytes) => sendInFragments(socket, bytes, false),
  sendRaw: (socket, hex) => socket._socket.write(Buffer.from(hex, 'hex')), // there is no public way to send such frames
};

print({ peer: 'ws', version: versionOf('ws') });
for (const row of NAMES) {
  print({ row, result: await run(row, url, client) });
}
