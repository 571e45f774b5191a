// The interop catalogue with headless Chromium as the client: node chromium-client.js ws://127.0.0.1:PORT

import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { NAMES, ROW_MS } from './catalogue.js';
import { baseUrl, giveUp, load, print } from './peers.js';
import { within } from '../../demo/interop/checks.js';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const START_MS = 30_000;

/** A row has a bound of its own in the page; this is for a page that does not answer any more. */
const PAGE_MS = ROW_MS + 5_000;

const FILES = {
  '/': { type: 'text/html', content: read('page/index.html') },
  '/catalogue.js': { type: 'text/javascript', content: read('catalogue.js') },
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

async function result(page, row) {
  try {
    return await within(PAGE_MS, `the page: ${row}`, page.evaluate(([name, address]) => window.runRow(name, address), [row, url]));
  } catch (failure) {
    return failure.message.split('\n')[0];
  }
}

const http = await startHttp();
// Playwright ends the browser and removes its profile by `close`, at SIGTERM and the like, and when this process exits.
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  timeout: START_MS,
  args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
try {
  print({ peer: 'Chromium', version: browser.version() });
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${http.address().port}/`, { timeout: START_MS });
  for (const row of NAMES) {
    print({ row, result: await result(page, row) });
  }
} finally {
  await browser.close();
  http.close();
  http.closeAllConnections();
}
