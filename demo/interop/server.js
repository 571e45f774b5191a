// Runs a jar as a user would, and ends what it started.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { within } from './checks.js';

const TARGET = fileURLToPath(new URL('../target/', import.meta.url));
const DEMO = join(TARGET, 'sluice-demo.jar');
const JAVA = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java';
const START_MS = 30_000;
const STOP_MS = 15_000;

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** Runs a jar; whatever becomes of this process, it ends too. */
export function runJar(jar, ...args) {
  if (!existsSync(jar)) {
    throw new Error(`${jar} is not there: run ./mvnw package first`);
  }
  const child = spawn(JAVA, ['-jar', jar, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  const ended = once(child, 'exit').finally(() => running.delete(child));
  ended.catch(() => {}); // whoever waits for it hears of it
  return { child, lines: createInterface(child.stdout), ended };
}

/** Starts one of the demo's servers. */
export const startServer = (...args) => startServerOf(DEMO, ...args);

/** Starts a server, and waits for the line that says where it listens. */
export async function startServerOf(jar, ...args) {
  const { child, lines, ended } = runJar(jar, ...args);
  const line = await within(START_MS, 'the server to start', Promise.race([
    once(lines, 'line').then(([first]) => first),
    ended.then(([code]) => Promise.reject(new Error(`the server ended with ${code} before it listened`))),
  ]));
  const url = /^listening on (ws:\/\/\S+)$/.exec(line)?.[1];
  if (!url) {
    throw new Error(`not the line that was expected: ${line}`);
  }
  return {
    url,
    port: Number(new URL(url).port),
    /** Sends a signal and waits: how the process ended, as an exit code or the name of a signal. */
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      const [code, killer] = await within(STOP_MS, 'the server to stop', ended);
      return code ?? killer;
    },
  };
}
