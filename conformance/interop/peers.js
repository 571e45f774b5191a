// What the catalogue's programs have in common under Node.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { FRAGMENT_BYTES } from './catalogue.js';

/** An npm package; without it this process ends. */
export async function load(name) {
  try {
    return await import(name);
  } catch (failure) {
    if (failure.code !== 'ERR_MODULE_NOT_FOUND') {
      throw failure;
    }
    return giveUp(`The npm package ${name} is not installed: run npm ci --prefix conformance/interop`);
  }
}

export const versionOf = (name) => (
  JSON.parse(readFileSync(createRequire(import.meta.url).resolve(`${name}/package.json`), 'utf8')).version);

/** The server to visit: the only argument. */
export const baseUrl = () => process.argv[2]?.replace(/\/$/, '') ?? giveUp('The URL of a server is missing: ws://127.0.0.1:PORT');

/** One line of JSON for the runner. */
export const print = (line) => console.log(JSON.stringify(line));

/** Sends a message with ws, in fragments if it is long. */
export function sendInFragments(socket, bytes, binary) {
  let at = 0;
  for (; bytes.length - at > FRAGMENT_BYTES; at += FRAGMENT_BYTES) {
    socket.send(bytes.subarray(at, at + FRAGMENT_BYTES), { binary, fin: false });
  }
  socket.send(bytes.subarray(at), { binary, fin: true });
}

/** Says in one sentence what is missing, and ends. */
export function giveUp(sentence) {
  console.error(sentence);
  process.exit(2);
}
