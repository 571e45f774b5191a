// The interop catalogue with headless Chromium as the client: node chromium-client.js ws://127.0.0.1:PORT

import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { within } from '../../demo/interop/checks.js';
import { NAMES } from './catalogue.js';
import { baseUrl, giveUp, load, print } from './peers.js';
import { ROW_MS } from './visit.js';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const START_MS = 30_000;

/** A row has a bound of its own in the page; a page that does not keep to it, or has gone, is the end of all rows. */
const PAGE_MS = ROW_MS + 5_000;

const FILES = {
  '/': { type: 'text/html', content: read('page/index.html') },
  '/catalogue.js': { type: 'text/javascript', content: read('catalogue.js') },
  '/visit.js': { type: 'text/javascript', content: read('visit.js') },
};

const { chromium } = await load('playwright-core');
const url = baseUrl();
if (!existsSync(CHROMIUM)) {
  giveUp(`${CHROMIUM} is not installed: install Chromium, or set CHROMIUM to where it is`);
}

function read(file) {
  return readFileSync(new URL(file, import.meta.url));
}

/** A web server for the page, whose modules a browser loads over HTTP only. */
async function startHttp() {
  const server = createServer(({ url: path }, response) => {
    const { type, content } = FILES[path] ?? {};
    response.writeHead(content ? 200 : 404, { 'Content-Type': type ?? 'text/plain' });
    response.end(content);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const http = await startHttp();
// The browser's profile and whatever else it puts down; one that was killed does not clean up.
process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'catalogue-'));
// Playwright ends the browser at SIGTERM and the like, and when this process exits: the directory goes after that.
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  timeout: START_MS,
  args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
}).finally(() => process.on('exit', () => rmSync(process.env.TMPDIR, { recursive: true, force: true, maxRetries: 5 })));
try {
  print({ peer: 'Chromium', version: browser.version() });
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${http.address().port}/`, { timeout: START_MS });
  for (const row of NAMES) {
    const result = page.evaluate(([name, address]) => window.runRow(name, address), [row, url]);
    print({ row, result: await within(PAGE_MS, `the page to run ${row}`, result) });
  }
} finally {
  await browser.close();
  http.close();
  http.closeAllConnections();
}
