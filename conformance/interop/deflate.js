// permessage-deflate with the npm package ws at the other end, as a client and as a server. An argument picks the cases whose
// names contain it.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { on } from 'node:events';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import WebSocket from 'ws';
import { check, finish, within } from '../../demo/interop/checks.js';
import { runJar, startServerOf } from '../../demo/interop/server.js';
import { rounds, sendInFragments } from './messages.js';
import {
  answerIn, CASES, expectedAnswer, nameOf, optionsOf, queryOf, takesOver, windowBits,
} from './negotiation.js';
import {
  answerTo, drop, forEach, MAX_BYTES, sayGoodbye, serve,
} from './sessions.js';

const JAR = fileURLToPath(new URL('../target/sluice-conformance.jar', import.meta.url));
const WAIT_MS = 20_000;
const AT_ONCE = 8;

/** Random bytes that are sent again and again: once within the smallest window, once within those of 12 bits and more. */
const PROBES = [100, 1024];
const COPIES = 3;

/** The cases of our server, or of our client. */
const casesOf = (ourEnd) => CASES.filter((setting) => title(setting, ourEnd).includes(process.argv[2] ?? ''));

const otherEnd = (end) => (end === 'client' ? 'server' : 'client');

/** What the line of a case says. */
function title(setting, ourEnd) {
  // Node compresses with a window of 9 bits where 8 are asked for: see the first check.
  const silently9 = windowBits(setting, otherEnd(ourEnd)) === 8 ? ', in which node takes 9 bits for 8' : '';
  return `our ${ourEnd}: ${nameOf(setting)}${silently9}`;
}

/** How many bytes have gone over the wire. */
const mark = ({ _socket: tcp }) => ({ read: tcp.bytesRead, written: tcp.bytesWritten });

/**
 * Random bytes cannot be compressed; a copy of them can, by whoever knows the first. So this shows whether anything is
 * compressed, whether the context is taken over, and whether it ends where the window does.
 */
function checkCopies(setting, sender, length, first, second) {
  const known = takesOver(setting, sender) && 2 * length <= 2 ** windowBits(setting, sender);
  const what = `the ${sender} sent ${length} random bytes in ${first}, and the same again in ${second}`;
  assert.ok(first >= length, what);
  assert.ok(known ? second < length / 2 : second >= length, `${what}; that it knows them is ${known}`);
}

async function nextMessage(messages) {
  const { value, done } = await within(WAIT_MS, 'an echo', messages.next());
  assert.ok(!done, 'there is no echo');
  return { bytes: value[0], binary: value[1] };
}

async function expectEcho(messages, message) {
  const { bytes, binary } = await nextMessage(messages);
  const sent = Buffer.from(message);
  assert.equal(binary, typeof message !== 'string');
  assert.ok(bytes.equals(sent), `${sent.length} bytes came back as ${bytes.length} others`);
}

async function probe(socket, messages, setting) {
  for (const length of PROBES) {
    const copy = randomBytes(length);
    const marks = [mark(socket)];
    for (let i = 0; i < COPIES; i++) {
      socket.send(copy);
      await expectEcho(messages, copy);
      marks.push(mark(socket));
    }
    const [sent1, sent2] = [marks[1].written - marks[0].written, marks[2].written - marks[1].written];
    const [received1, received2] = [marks[1].read - marks[0].read, marks[2].read - marks[1].read];
    checkCopies(setting, 'client', length, sent1, sent2);
    checkCopies(setting, 'server', length, received1, received2);
  }
}

/** ws as a client of our server. */
async function visit(url, setting) {
  const socket = new WebSocket(`${url}?${queryOf(setting)}`, {
    perMessageDeflate: optionsOf(setting, 'server'), maxPayload: MAX_BYTES,
  });
  let end = '';
  socket.on('close', (code) => { end = ` (the connection was closed with ${code})`; });
  try {
    const messages = on(socket, 'message', { close: ['close'] });
    assert.deepEqual(await answerTo(socket, WAIT_MS), expectedAnswer(setting, 'server'));
    assert.equal(socket.extensions, 'permessage-deflate');
    await probe(socket, messages, setting);
    for (const round of rounds(setting.number)) {
      round.forEach((message, i) => (i % 2 === 0 ? socket.send(message)
        : sendInFragments(socket, Buffer.from(message), typeof message !== 'string')));
      for (const message of round) {
        await expectEcho(messages, message);
      }
    }
    await sayGoodbye(socket, WAIT_MS);
  } catch (failure) {
    throw new Error(failure.message + end, { cause: failure });
  } finally {
    drop(socket);
  }
}

/** What the server made of ws has seen of each case. */
const seen = new Map();

/** Sends back what comes, every other message in fragments, and takes notes of the copies that come first. */
function echo(socket, { number }, answer) {
  const marks = [mark(socket)];
  seen.set(number, { answer, marks, extensions: socket.extensions });
  let messages = 0;
  socket.on('message', (bytes, binary) => {
    messages++;
    if (messages <= PROBES.length * COPIES) {
      marks.push(mark(socket));
      socket.send(bytes, { binary });
    } else if (messages % 2 === 0) {
      socket.send(bytes, { binary });
    } else {
      sendInFragments(socket, bytes, binary);
    }
  });
  socket.on('error', (failure) => seen.set(number, { failure }));
}

/** A server made of ws, which takes its options from the table of cases. */
function startWs() {
  const caseIn = (query) => CASES[query.get('case')];
  const server = serve(
    (query) => optionsOf(caseIn(query), 'client'),
    (socket, query, answer) => echo(socket, caseIn(query), answer),
  );
  return within(WAIT_MS, 'the server made of ws', server);
}

function checkSeen(setting) {
  const { failure, answer, extensions, marks } = seen.get(setting.number);
  assert.ifError(failure);
  assert.deepEqual(answerIn(answer), expectedAnswer(setting, 'client'));
  assert.equal(extensions, 'permessage-deflate');
  PROBES.forEach((length, i) => {
    // At a message's arrival, the echo of the one before is complete, and its own has not begun.
    const [before, first, second, third] = marks.slice(i * COPIES);
    checkCopies(setting, 'client', length, first.read - before.read, second.read - first.read);
    checkCopies(setting, 'server', length, second.written - first.written, third.written - second.written);
  });
}

/** Our client, which visits the server made of ws for all cases; a promise for each. */
function startClient(url) {
  const cases = casesOf('client').map((setting) => ({ setting, url: `${url}?${queryOf(setting)}` }));
  const { lines, ended } = runJar(JAR, 'deflate-client', '--at-once', String(AT_ONCE), ...cases.map((each) => each.url));
  const results = new Map();
  cases.forEach((each) => {
    each.end = new Promise((resolve, reject) => { results.set(each.url, { resolve, reject }); });
    each.end.catch(() => {}); // its check hears of it
  });
  lines.on('line', (line) => {
    const [, verdict, visited, why] = /^(ok|FAIL) (\S+) ?(.*)$/.exec(line) ?? [];
    if (verdict === 'ok') {
      results.get(visited)?.resolve();
    } else {
      results.get(visited)?.reject(new Error(why));
    }
  });
  lines.on('close', () => {
    results.forEach(({ reject }) => reject(new Error('our client ended before that')));
  });
  return { cases, ended };
}

// RFC 7692 allows windows of 8 bits, 256 bytes; for raw DEFLATE zlib does not compress with fewer than 9, and node takes 9
// in silence. It does no harm: zlib keeps 262 bytes of its window for what it has not looked at, and so refers back by no
// more than 250. To inflate, node does take 8, and so holds us to 256 bytes.
await check('node compresses with 9 bits where 8 are asked for, and keeps within 250 bytes', () => {
  const piece = randomBytes(60);
  for (let distance = 200; distance < 320; distance++) {
    const message = Buffer.concat([piece, randomBytes(distance - piece.length), piece]);
    const compressed = deflateRawSync(message, { windowBits: 8 });
    assert.deepEqual(compressed, deflateRawSync(message, { windowBits: 9 }));
    assert.equal(compressed.length < distance + piece.length / 2, distance <= 250, `at a distance of ${distance}`);
  }
});

const server = await startServerOf(JAR, 'deflate-server');
await forEach(casesOf('server'), AT_ONCE, (setting) => check(title(setting, 'server'), () => visit(server.url, setting)));
// The JVM's own way to end, unless it has ended before, as it does at the first leak.
await check('our server has leaked nothing', async () => assert.equal(await server.stop('SIGTERM'), 143));

const client = startClient(await startWs());
for (const { setting, end } of client.cases) {
  await check(title(setting, 'client'), async () => {
    await end;
    checkSeen(setting);
  });
}
await check('our client has leaked nothing', async () => {
  const [code] = await within(WAIT_MS, 'our client to end', client.ended);
  assert.equal(code, 0);
});

finish();
