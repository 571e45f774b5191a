// The rows of the interop catalogue: what a client does, and how it went. They run under Node and in a page, so they know
// nothing but the WebSocket of browsers, which the npm package ws has as well; what that cannot do is for the client's own
// API, see `run`. The same in Python: catalogue.py.

import { told, Visit } from './visit.js';

const IGNORED_MS = 2_000;
const KIB = 1024;

/** What the WebSocket of browsers says when no Close came, and when it is open. */
const NO_CLOSE = 1006;
const OPEN = 1;

export const MAX_MESSAGE_BYTES = 2 * KIB * KIB;
export const FRAGMENT_BYTES = 64 * KIB;
export const SUBPROTOCOL = 'catalogue';

/** What a client sends when it is ready for what the server is to do. */
export const GO = 'go';
export const SERVER_PING = 'from the server';
export const SERVER_GOT_PONG = 'pong from the server';
export const SERVER_CLOSE = { code: 4001, reason: 'server says bye ✓' };
const CLIENT_PING = 'from the client';
const CLIENT_CLOSE = { code: 4002, reason: 'client says bye ✓' };

/** Frames that nobody may send, in hexadecimal: a reserved opcode, text that is not UTF-8, a Close with the code 5000. */
export const VIOLATIONS = {
  opcode: { byServer: '8300', byClient: '838000000000' },
  utf8: { byServer: '8102c328', byClient: '818200000000c328' },
  close: { byServer: '88021388', byClient: '8882000000001388' },
};

const ROWS = {
  text: (visit) => echoes(visit, 'Hello, WebSocket'),
  unicode: (visit) => echoes(visit, '世界 🌍 héllo Ωμέγα 𝄞'),
  binary: (visit) => echoes(visit, Uint8Array.from({ length: 256 }, (_, i) => i)),
  empty: (visit) => echoes(visit, '', new Uint8Array()),
  fragments: echoesFragments,
  'ping by the client': pings,
  'ping by the server': answersPing,
  'close by the client': closes,
  'close by the server': isClosed,
  subprotocol: agreesOnSubprotocol,
  deflate: agreesOnDeflate,
  'opcode by the client': (visit) => violates(visit, 'opcode'),
  'UTF-8 by the client': (visit) => violates(visit, 'utf8'),
  'close code by the client': (visit) => violates(visit, 'close'),
  'opcode by the server': (visit) => isViolated(visit, 'opcode'),
  'UTF-8 by the server': (visit) => isViolated(visit, 'utf8'),
  'close code by the server': (visit) => isViolated(visit, 'close'),
};

/** The names of the rows, in their order. */
export const NAMES = Object.keys(ROWS);

/**
 * Runs a row against a server; the result, which is never a failure. Of the client, `open(url, subprotocols, deflate)`
 * creates a WebSocket and `drop(socket)` gets rid of one; `ping(socket, payload)`, a promise of the pong's payload,
 * `sendFragments(socket, bytes)`, which sends text, and `sendRaw(socket, hex)` are there if it can do that.
 */
export async function run(name, url, client) {
  const visit = new Visit(url, client);
  try {
    return (await ROWS[name](visit)) ?? 'OK';
  } catch (failure) {
    return failure.message.split('\n')[0];
  } finally {
    visit.end();
  }
}

async function echoes(visit, ...messages) {
  const connection = await visit.open('/echo');
  for (const message of messages) {
    await connection.echoes(message);
  }
}

async function echoesFragments(visit) {
  const connection = await visit.open('/echo');
  const text = '0123456789abcdef'.repeat(64 * KIB);
  if (visit.client.sendFragments) {
    visit.client.sendFragments(connection.socket, new TextEncoder().encode(text));
  } else {
    connection.send(text);
  }
  await connection.expect('the echo', text);
}

async function pings(visit) {
  if (!visit.client.ping) {
    return 'n/a: no API';
  }
  const { socket } = await visit.open('/echo');
  const payload = await visit.within('the pong', visit.client.ping(socket, CLIENT_PING));
  return payload === CLIENT_PING ? undefined : `a pong with another payload: ${payload}`;
}

async function answersPing(visit) {
  const connection = await visit.open('/ping');
  connection.send(GO);
  await connection.expect(`the text ${SERVER_GOT_PONG}`, SERVER_GOT_PONG);
}

async function closes(visit) {
  const connection = await visit.open('/echo');
  connection.close(CLIENT_CLOSE);
  const close = await connection.nextClose();
  if (close.code !== CLIENT_CLOSE.code || !close.wasClean) {
    return told(close);
  }
  const report = await visit.report(connection.id);
  return report === `${CLIENT_CLOSE.code} ${CLIENT_CLOSE.reason}` ? undefined : `the server reports ${report}`;
}

async function isClosed(visit) {
  const connection = await visit.open('/close');
  connection.send(GO);
  const close = await connection.nextClose();
  if (close.code !== SERVER_CLOSE.code || close.reason !== SERVER_CLOSE.reason || !close.wasClean) {
    return told(close);
  }
  const report = await visit.report(connection.id);
  // An echo without the reason is one, too: RFC 6455 5.5.1 asks for the code alone.
  return codeIn(report) === String(SERVER_CLOSE.code) ? undefined : `the server reports ${report}`;
}

async function agreesOnSubprotocol(visit) {
  const connection = await visit.open('/echo', { subprotocols: ['other', SUBPROTOCOL] });
  if (connection.socket.protocol !== SUBPROTOCOL) {
    return `agreed on ${connection.socket.protocol || 'none'}`;
  }
  await connection.echoes('Hello, catalogue');
}

async function agreesOnDeflate(visit) {
  const connection = await visit.open('/echo', { deflate: true });
  if (!/^permessage-deflate\b/.test(connection.socket.extensions)) {
    return 'declined';
  }
  const json = lines(KIB, (i) => `{"id":${i},"lock":"upper","open":${i % 3 === 0}},`);
  await connection.echoes(json);
  await connection.echoes(json);
  await connection.echoes(lines(64 * KIB, (i) => `The gauge said ${i * i} at ${i} o'clock. `));
}

/** What the server answers to a frame that it must not accept: a Close code, `none`, or `ignored`. */
async function violates(visit, kind) {
  if (!visit.client.sendRaw) {
    return 'n/a: no raw access';
  }
  const connection = await visit.open('/echo');
  visit.client.sendRaw(connection.socket, VIOLATIONS[kind].byClient);
  let timer;
  const ignored = new Promise((resolve) => { timer = setTimeout(resolve, IGNORED_MS); });
  await Promise.race([connection.closed, ignored]);
  clearTimeout(timer);
  if (connection.socket.readyState === OPEN) {
    return 'ignored';
  }
  const { code } = await connection.nextClose(); // which may still have to wait for the end of TCP
  return code === NO_CLOSE ? 'none' : String(code);
}

/** What the client answers to such a frame, in the words of the server. */
async function isViolated(visit, kind) {
  const connection = await visit.open('/violate', { kind });
  connection.send(GO);
  return codeIn(await visit.report(connection.id));
}

/** The code of a report, or all of it if there is none. */
const codeIn = (report) => /^\d+(?= |$)/.exec(report)?.[0] ?? report;

/** Text of a given length, made of lines that differ. */
function lines(length, line) {
  let text = '';
  for (let i = 0; text.length < length; i++) {
    text += line(i);
  }
  return text.slice(0, length);
}
