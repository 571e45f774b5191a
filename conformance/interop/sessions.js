// What deflate.js and compression.js have in common: ws at either end of a connection that is compressed.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { within } from '../../demo/interop/checks.js';
import { answerIn } from './negotiation.js';

/** The longest message. */
export const MAX_BYTES = 2 * 1024 * 1024;

/** Waits until a socket is open; the parameters that the server has answered with. */
export async function answerTo(socket, millis) {
  const handshake = Promise.all([once(socket, 'upgrade'), once(socket, 'open')]);
  const [[response]] = await within(millis, 'the handshake', handshake);
  return answerIn(response.headers['sec-websocket-extensions']);
}

/** Closes, and expects the same of the other end. */
export async function sayGoodbye(socket, millis) {
  const closed = once(socket, 'close');
  socket.close(1000);
  assert.equal((await within(millis, 'the close', closed))[0], 1000);
}

/** Gets rid of a socket, whatever its state is. */
export function drop(socket) {
  socket.on('error', () => {}); // what went wrong is known
  socket.terminate();
}

/**
 * A server at a free port whose options the query of each request names: `optionsFor(query)` gives those of ws for
 * permessage-deflate, and `welcome(socket, query, answer)` gets the connection, and the header with what was agreed on.
 */
export async function serve(optionsFor, welcome) {
  const http = createServer();
  http.on('upgrade', (request, tcp, head) => {
    const query = new URL(request.url, 'http://localhost').searchParams;
    const server = new WebSocketServer({ noServer: true, perMessageDeflate: optionsFor(query), maxPayload: MAX_BYTES });
    let answer;
    server.on('headers', (headers) => {
      answer = headers.map((line) => /^Sec-WebSocket-Extensions: (.*)$/.exec(line)?.[1]).find(Boolean);
    });
    server.handleUpgrade(request, tcp, head, (socket) => welcome(socket, query, answer));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return `ws://127.0.0.1:${http.address().port}/`;
}

/** Runs a task for each element, a few at a time. */
export async function forEach(elements, atOnce, task) {
  const iterator = elements.values();
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (const element of iterator) {
      await task(element);
    }
  }));
}
