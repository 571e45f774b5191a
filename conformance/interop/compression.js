// The cases of CompressionCase.java with the npm package ws:
//   compression.js server                 echoes, at a free port
//   compression.js client URL FOLDER FILE reads a case from each line of FILE, and says "ok CASE" or "FAIL CASE why"
// FOLDER has the bytes of which messages are cut, a file for each kind.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import WebSocket from 'ws';
import { within } from '../../demo/interop/checks.js';
import { inHeader, NAMES } from './negotiation.js';
import {
  answerTo, drop, forEach, MAX_BYTES, sayGoodbye, serve,
} from './sessions.js';

const AT_ONCE = 4;
const MAX_UNDERWAY = 64;
const MAX_BYTES_UNDERWAY = 256 * 1024;
const WAIT_MS = 120_000;
const STRIDE = 411_003;

/** Shorter messages may gain nothing when nothing is known of those before. */
const SHORTEST_THAT_SHRINKS = 100;

/** What is set of the parameters in a query, with the names that ws has for them too. */
const parametersIn = (query) => Object.fromEntries([...query]
  .filter(([key]) => key in NAMES).map(([key, value]) => [key, value === 'true' || Number(value)]));

/** The options of ws; its zlib gets room for a message of so many bytes at a time, or else would need many turns. */
const optionsOf = (parameters, bytes) => ({
  ...parameters, threshold: 0, zlibDeflateOptions: { level: 1 }, zlibInflateOptions: { chunkSize: Math.max(1024, bytes) },
});

/** Three fragments: the first byte, half of the message, and the rest. Characters are cut as well. */
function send(socket, bytes, binary, fragmented) {
  if (!fragmented) {
    socket.send(bytes, { binary });
    return;
  }
  const cut = 1 + Math.floor(bytes.length / 2);
  socket.send(bytes.subarray(0, 1), { binary, fin: false });
  socket.send(bytes.subarray(1, cut), { binary, fin: false });
  socket.send(bytes.subarray(cut), { binary, fin: true });
}

/** The server, whose options are in the query of each request. */
async function echo() {
  const url = await serve(
    (query) => optionsOf(parametersIn(query), Number(query.get('bytes'))),
    (socket, query) => {
      const fragmented = query.get('fragmented') === 'true';
      socket.on('message', (bytes, binary) => send(socket, bytes, binary, fragmented));
      socket.on('error', () => {}); // the client hears of it by the code of the close
    },
  );
  console.log(`listening on ${url}`);
}

/** As Corpus.java cuts them. */
function messageOf(source, length, number) {
  const remainder = length % 3;
  const from = (number * STRIDE) % (source.length - length);
  const message = Buffer.alloc(length, 'x');
  source.copy(message, remainder, from - (from % 3), from - (from % 3) + length - remainder);
  return message;
}

/** A case, from a line. */
function caseIn(line, folder) {
  const query = new URLSearchParams(line);
  return {
    name: query.get('name'),
    source: sourceOf(folder, query.get('kind')),
    binary: query.get('text') === 'false',
    compressible: query.get('compressible') === 'true',
    bytes: Number(query.get('bytes')),
    messages: Number(query.get('messages')),
    fragmented: query.get('fragmented') === 'true',
    offers: query.getAll('offer'),
    server: query.get('server'),
    agreed: query.get('agreed'),
  };
}

const sources = new Map();

function sourceOf(folder, kind) {
  if (!sources.has(kind)) {
    sources.set(kind, readFileSync(join(folder, `${kind}.bin`)));
  }
  return sources.get(kind);
}

/** An offer as it is in the header. */
function offerOf(query) {
  const named = query === 'undefined' ? ['undefined=1'] : inHeader(parametersIn(new URLSearchParams(query)));
  return ['permessage-deflate', ...named].join('; ');
}

/** Begins to connect. ws has but one offer, so the request is given another header before it is sent. */
function connect(url, { offers, server, bytes }) {
  return new WebSocket(`${url}?${server}`, {
    perMessageDeflate: optionsOf({}, bytes),
    maxPayload: MAX_BYTES,
    finishRequest(request) {
      request.setHeader('Sec-WebSocket-Extensions', offers.map(offerOf).join(', '));
      request.end();
    },
  });
}

async function checkAnswer(socket, agreed) {
  const answer = await answerTo(socket, WAIT_MS);
  assert.equal(answer.filter((parameter) => !parameter.endsWith('_max_window_bits=15')).join('; '), agreed);
}

/** Sends all messages of a case without waiting for each echo, and compares the echoes. */
function converse(socket, { source, binary, bytes, messages, fragmented }) {
  return new Promise((resolve, reject) => {
    const underway = [];
    let sent = 0;
    let echoed = 0;
    const sendMore = () => {
      while (sent < messages && underway.length < MAX_UNDERWAY && underway.length * bytes < MAX_BYTES_UNDERWAY) {
        const message = messageOf(source, bytes, sent++);
        underway.push(message);
        send(socket, message, binary, fragmented);
      }
    };
    socket.on('message', (echo, echoBinary) => {
      const expected = underway.shift();
      if (!expected || echoBinary !== binary || !echo.equals(expected)) {
        reject(new Error(`echo ${echoed} has ${echo.length} other bytes, or is of another type`));
        return;
      }
      echoed++;
      if (echoed === messages) {
        resolve();
      } else {
        sendMore();
      }
    });
    socket.on('error', reject);
    socket.on('close', (code) => reject(new Error(`the connection was closed with ${code} after ${echoed} echoes`)));
    sendMore();
  });
}

/** What went over the wire, the handshake included. */
function checkWire({ _socket: tcp }, { compressible, bytes, messages }) {
  const payload = bytes * messages;
  const most = compressible && bytes >= SHORTEST_THAT_SHRINKS ? payload * 0.9 + 6 * messages
    : payload * 17 / 16 + messages * 3 * (16 + 8);
  for (const [what, passed] of [['sent', tcp.bytesWritten], ['received', tcp.bytesRead]]) {
    assert.ok(passed <= most, `${what} ${passed} bytes, which is more than ${most}`);
  }
}

async function run(url, each) {
  const socket = connect(url, each);
  try {
    await checkAnswer(socket, each.agreed);
    await within(WAIT_MS, 'the echoes', converse(socket, each));
    checkWire(socket, each);
    await sayGoodbye(socket, WAIT_MS);
  } finally {
    drop(socket);
  }
}

function visit(url, folder, file) {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return forEach(lines.map((line) => caseIn(line, folder)), AT_ONCE, (each) => run(url, each).then(
    () => console.log(`ok ${each.name}`),
    (failure) => console.log(`FAIL ${each.name} ${failure.message.replace(/\s*\n\s*/g, ' ')}`),
  ));
}

const [command, ...rest] = process.argv.slice(2);
await (command === 'server' ? echo() : visit(...rest));
