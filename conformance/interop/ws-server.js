// The interop catalogue with the npm package ws as the server. It runs until somebody ends it.

import { once } from 'node:events';
import {
  GO, MAX_MESSAGE_BYTES, SERVER_CLOSE, SERVER_GOT_PONG, SERVER_PING, SUBPROTOCOL, VIOLATIONS,
} from './catalogue.js';
import { load, print, sendInFragments, versionOf } from './peers.js';

const { WebSocketServer } = await load('ws');
const REPORT_MS = 5_000;

/** What ws says when no Close came. */
const NO_CLOSE = 1006;

const SERVICES = {
  '/echo': echo,
  '/ping': ping,
  '/close': (socket) => onGo(socket, () => socket.close(SERVER_CLOSE.code, SERVER_CLOSE.reason)),
  '/violate': violate,
  '/report': report,
};

/** How each connection has ended, by its id; something to wait for while it has not. */
const ends = new Map();

function endOf(id) {
  if (!ends.has(id)) {
    const end = { opened: false };
    end.report = new Promise((resolve) => { end.resolve = resolve; });
    ends.set(id, end);
  }
  return ends.get(id);
}

/** Takes notes of how a connection ends. */
function watch(socket, id) {
  const end = endOf(id);
  end.opened = true;
  let error;
  socket.on('error', ({ message }) => { error = message; });
  socket.on('close', (code, reason) => {
    // What ws could not read may have been a Close.
    const none = error ? `none: ${error}` : 'none';
    end.resolve(code === NO_CLOSE ? none : `${code} ${reason}`.trim());
  });
}

/** Long messages go back in fragments. */
function echo(socket) {
  socket.on('message', (bytes, binary) => sendInFragments(socket, bytes, binary));
}

function ping(socket) {
  socket.on('pong', (payload) => {
    if (payload.toString() === SERVER_PING) {
      socket.send(SERVER_GOT_PONG);
    }
  });
  onGo(socket, () => socket.ping(SERVER_PING));
}

function violate(socket, query) {
  const violation = VIOLATIONS[query.get('kind')];
  if (!violation) {
    refuse(socket);
    return;
  }
  const frame = Buffer.from(violation.byServer, 'hex');
  onGo(socket, () => socket._socket.write(frame)); // there is no public way to send such frames
}

async function report(socket, query) {
  const end = endOf(query.get('id'));
  const tooLate = new Promise((resolve) => { setTimeout(resolve, REPORT_MS); });
  await Promise.race([end.report, tooLate]);
  socket.send(await Promise.race([end.report, end.opened ? 'open' : 'none']));
  socket.close(1000);
}

const refuse = (socket) => socket.close(1008, 'not in the catalogue');

function onGo(socket, act) {
  socket.on('message', (message) => message.toString() === GO && act());
}

const server = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  maxPayload: MAX_MESSAGE_BYTES,
  perMessageDeflate: { threshold: 0 }, // by default it compresses nothing below 1 KiB
  handleProtocols: (offered) => offered.has(SUBPROTOCOL) && SUBPROTOCOL,
});
server.on('connection', (socket, { url }) => {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  socket.on('error', () => {}); // the report of the connection says how it ended
  if (pathname !== '/report') {
    watch(socket, searchParams.get('id'));
  }
  (SERVICES[pathname] ?? refuse)(socket, searchParams);
});
await once(server, 'listening');
print({ peer: 'ws', version: versionOf('ws') });
console.log(`listening on ws://127.0.0.1:${server.address().port}`);
