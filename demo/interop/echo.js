// The echo server, started with what stands behind this script's name, as the npm package ws finds it.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import WebSocket from 'ws';
import { check, finish, within } from './checks.js';
import { startServer } from './server.js';

const MIB = 1024 * 1024;
const WAIT_MS = 10_000;

const server = await startServer('echo', '--port', '0', '--max-message-bytes', String(2 * MIB), ...process.argv.slice(2));

/** What ws compresses, which by default is nothing below 1 KiB. */
const DEFLATE = { threshold: 0 };

async function connect(perMessageDeflate = false, url = server.url) {
  const socket = new WebSocket(url, { perMessageDeflate });
  await within(WAIT_MS, 'the handshake', once(socket, 'open'));
  return socket;
}

const nextMessage = async (socket) => {
  const [data, isBinary] = await within(WAIT_MS, 'a message', once(socket, 'message'));
  return { data, isBinary };
};

async function nextClose(socket) {
  const [code, reason] = await within(WAIT_MS, 'the close', once(socket, 'close'));
  return { code, reason: reason.toString() };
}

async function echoes(message) {
  for (const perMessageDeflate of [false, DEFLATE]) {
    const socket = await connect(perMessageDeflate);
    const isBinary = typeof message !== 'string';
    const reply = nextMessage(socket);
    socket.send(message);
    assert.deepEqual(await reply, { data: Buffer.from(message), isBinary });
    socket.terminate();
  }
}

/** The parameters of permessage-deflate, which ws does not tell in public. */
const agreed = ({ _extensions: { 'permessage-deflate': deflate } }) => deflate && { ...deflate.params };

/** What the echoes of one message, sent twice, take on the wire. */
async function sizesOfEchoes(socket) {
  const message = randomBytes(750).toString('base64');
  const sizes = [];
  for (let i = 0; i < 2; i++) {
    const before = socket._socket.bytesRead;
    const reply = nextMessage(socket);
    socket.send(message);
    assert.equal((await reply).data.toString(), message);
    sizes.push(socket._socket.bytesRead - before);
  }
  return { first: sizes[0], second: sizes[1] };
}

/** Sends a message in fragments of uneven lengths. */
function sendInFragments(socket, message) {
  const isBinary = typeof message !== 'string';
  const bytes = Buffer.from(message);
  for (let at = 0, size = 1; at < bytes.length; at += size, size = Math.min(size * 3, 100_000)) {
    const fin = at + size >= bytes.length;
    socket.send(bytes.subarray(at, at + size), { binary: isBinary, fin });
  }
}

async function echoesFragments(message) {
  for (const perMessageDeflate of [false, DEFLATE]) {
    const socket = await connect(perMessageDeflate);
    const reply = nextMessage(socket);
    sendInFragments(socket, message);
    const { data, isBinary } = await reply;
    assert.equal(isBinary, typeof message !== 'string');
    assert.ok(data.equals(Buffer.from(message)), 'another message came back');
    socket.terminate();
  }
}

/** Opens a WebSocket over a bare socket, for what the package would never send; then sends that. */
async function sendRaw(bytes) {
  const socket = net.connect(server.port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
    + `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`);
  let received = Buffer.alloc(0);
  socket.on('data', (data) => { received = Buffer.concat([received, data]); });
  await within(WAIT_MS, 'the handshake', once(socket, 'data'));
  socket.write(bytes);
  socket.end();
  await within(WAIT_MS, 'the end', once(socket, 'close'));
  const frame = received.subarray(received.indexOf('\r\n\r\n') + 4);
  assert.equal(frame[0], 0x88, 'no Close came');
  return frame.readUInt16BE(2);
}

await check('text', () => echoes('hello'));
await check('text of several scripts, and emoji', () => echoes('größer · 水門を開ける · Привет · 👩‍🚀🚀'));
await check('empty text', () => echoes(''));
await check('binary', () => echoes(randomBytes(1000)));
await check('empty binary', () => echoes(Buffer.alloc(0)));
for (const length of [125, 126, 127, 65_535, 65_536]) {
  await check(`binary of ${length} bytes`, () => echoes(randomBytes(length)));
}
await check('1 MiB of binary in one frame', () => echoes(randomBytes(MIB)));
await check('1 MiB of binary in fragments', () => echoesFragments(randomBytes(MIB)));
await check('1 MiB of text in fragments that cut characters', () => echoesFragments('水門👩‍🚀 '.repeat(MIB / 18)));

await check('a hundred messages come back in order', async () => {
  const socket = await connect();
  const received = [];
  const all = new Promise((resolve) => {
    socket.on('message', (data) => received.push(data.toString()) === 100 && resolve());
  });
  const sent = Array.from({ length: 100 }, (_, i) => `message ${i}`);
  sent.forEach((message) => socket.send(message));
  await within(WAIT_MS, 'the messages', all);
  assert.deepEqual(received, sent);
  socket.terminate();
});

await check('a ping is answered with its payload', async () => {
  const socket = await connect();
  const payload = randomBytes(125);
  const pong = once(socket, 'pong');
  socket.ping(payload);
  assert.deepEqual((await within(WAIT_MS, 'the pong', pong))[0], payload);
  socket.terminate();
});

await check('a ping is answered inside a fragmented message', async () => {
  const socket = await connect();
  socket.send('one ', { fin: false });
  const pong = once(socket, 'pong');
  socket.ping('now');
  assert.equal((await within(WAIT_MS, 'the pong', pong))[0].toString(), 'now');
  const reply = nextMessage(socket);
  socket.send('two', { fin: true });
  assert.equal((await reply).data.toString(), 'one two');
  socket.terminate();
});

await check('a close code is echoed', async () => {
  const socket = await connect();
  const closed = nextClose(socket);
  socket.close(4001, 'that is enough');
  assert.equal((await closed).code, 4001);
});

await check('a close without a code is answered without one', async () => {
  const socket = await connect();
  const closed = nextClose(socket);
  socket.close();
  assert.deepEqual(await closed, { code: 1005, reason: '' });
});

await check('a message over the limit gets 1009', async () => {
  const socket = await connect();
  socket.on('error', () => {}); // the server may end TCP while the rest is being sent
  const closed = nextClose(socket);
  socket.send(Buffer.alloc(2 * MIB + 1));
  assert.equal((await closed).code, 1009);
});

await check('a message that inflates to more than the limit gets 1009', async () => {
  const socket = await connect(DEFLATE);
  const closed = nextClose(socket);
  socket.send(Buffer.alloc(2 * MIB + 1));
  assert.equal((await closed).code, 1009);
});

await check('fragments over the limit get 1009', async () => {
  const socket = await connect();
  socket.on('error', () => {});
  const closed = nextClose(socket);
  for (let i = 0; i < 3; i++) {
    socket.send(Buffer.alloc(MIB), { fin: false });
  }
  assert.equal((await closed).code, 1009);
});

await check('an unmasked frame gets 1002', async () => {
  assert.equal(await sendRaw(Buffer.from([0x81, 0x02, 0x68, 0x69])), 1002);
});

await check('a reserved opcode gets 1002', async () => {
  assert.equal(await sendRaw(Buffer.from([0x83, 0x80, 0, 0, 0, 0])), 1002);
});

await check('text that is not UTF-8 gets 1007', async () => {
  assert.equal(await sendRaw(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xc0, 0x80])), 1007);
});

await check('takeover is what is agreed on, and what is sent twice is short the second time', async () => {
  const socket = await connect(DEFLATE);
  assert.deepEqual(agreed(socket), { client_max_window_bits: 12, server_max_window_bits: 12 });
  const { first, second } = await sizesOfEchoes(socket);
  assert.ok(second < first / 4, `${first} bytes, then ${second}`);
  socket.terminate();
});

for (const [how, extensions] of [
  ['off', undefined],
  ['no-takeover', {
    server_no_context_takeover: true,
    client_no_context_takeover: true,
    client_max_window_bits: 12,
    server_max_window_bits: 12,
  }],
]) {
  await check(`--deflate=${how} is kept to`, async () => {
    const other = await startServer('echo', '--port', '0', '--deflate', how);
    const socket = await connect(DEFLATE, other.url);
    assert.deepEqual(agreed(socket), extensions);
    const { first, second } = await sizesOfEchoes(socket);
    assert.ok(Math.abs(second - first) < first / 10, `${first} bytes, then ${second}`);
    socket.terminate();
    assert.equal(await other.stop('SIGTERM'), 0);
  });
}

await check('SIGTERM says 1001 to everybody and exits with 0', async () => {
  const sockets = [await connect(), await connect(), await connect()];
  const closes = sockets.map(nextClose);
  assert.equal(await server.stop('SIGTERM'), 0);
  for (const { code } of await Promise.all(closes)) {
    assert.equal(code, 1001);
  }
});

await check('SIGINT exits with 0', async () => {
  const other = await startServer('echo', '--port', '0');
  assert.equal(await other.stop('SIGINT'), 0);
});

finish();
