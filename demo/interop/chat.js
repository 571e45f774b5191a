// The chat's page, as people see it in Chromium. Screenshots go to demo/target/screenshots.

import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { check, finish, until } from './checks.js';
import { startServer, TARGET } from './server.js';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const SCREENSHOTS = join(TARGET, 'screenshots');
const PAYLOAD = '<img src=x onerror="document.title=\'taken over\'"><script>document.title="taken over"</script><b>bold</b>';
// What Chromium itself logs while nobody listens at the port.
const EXPECTED = /WebSocket connection to 'ws:\/\/127\.0\.0\.1:\d+\/chat' failed: Error in connection establishment: net::ERR_CONNECTION_REFUSED/;

if (!existsSync(CHROMIUM)) {
  console.error(`${CHROMIUM} is not there: install Chromium, or set CHROMIUM to where it is`);
  process.exit(1);
}
mkdirSync(SCREENSHOTS, { recursive: true });

let server = await startServer('chat', '--port', '0');
const port = String(server.port);
const home = `http://127.0.0.1:${port}/`;
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
process.on('exit', () => browser.close());

const complaints = [];

/** A window of its own, of which every error and every violation of the policy is noted. */
async function open(url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1100, height: 760 }, locale: 'en-GB', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !EXPECTED.test(message.text())) {
      complaints.push(`console: ${message.text()}`);
    }
  });
  await page.goto(url);
  return page;
}

async function fillIn(page, name, room) {
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Room', { exact: true }).fill(room);
  await page.getByRole('button', { name: 'Join' }).click();
}

async function enter(name, room, options) {
  const page = await open(home, options);
  await fillIn(page, name, room);
  await page.getByRole('heading', { name: room }).waitFor();
  return page;
}

async function say(page, text) {
  await page.getByLabel('Message', { exact: true }).fill(text);
  await page.keyboard.press('Enter');
}

const hears = (page, text) => page.locator('.message .text').getByText(text, { exact: true }).waitFor();
const sees = (page, event) => page.locator('.event').getByText(event, { exact: true }).last().waitFor();
const members = (page) => page.locator('#members li span:not(.avatar)').allTextContents();
const state = (page) => page.locator('#state').textContent();
const picture = (page, name) => page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });

/** No style that is still on its way in, so that pictures are the same each time. */
const still = { reducedMotion: 'reduce' };

let ada;
let bea;

await check('two people meet in a room', async () => {
  ada = await enter('Ada Lovelace', 'engine-room', still);
  await sees(ada, 'You are the first one here.');
  bea = await enter('Bea', 'engine-room', { ...still, colorScheme: 'dark' });
  await sees(ada, 'Bea joined.');
  assert.deepEqual(await members(ada), ['Ada Lovelace', 'Bea']);
  assert.deepEqual(await members(bea), ['Ada Lovelace', 'Bea']);
  assert.equal(await state(ada), 'Connected');
});

await check('each hears the other', async () => {
  await say(ada, 'Hello Bea! Is the new gate open?');
  await hears(bea, 'Hello Bea! Is the new gate open?');
  await say(bea, 'Since this morning. 水門を開けました 🌊');
  await hears(ada, 'Since this morning. 水門を開けました 🌊');
  assert.equal(await ada.getByLabel('Message', { exact: true }).inputValue(), '');
});

await check('Shift and Enter begins a new line', async () => {
  await bea.getByLabel('Message', { exact: true }).fill('First the upper one,');
  await bea.keyboard.press('Shift+Enter');
  await bea.keyboard.type('then the lower one.');
  await bea.keyboard.press('Enter');
  await hears(ada, 'First the upper one,\nthen the lower one.');
});

await check('HTML that somebody says stays text', async () => {
  await say(bea, PAYLOAD);
  await hears(ada, PAYLOAD);
  assert.equal(await ada.locator('#log img, #log script, #log b').count(), 0);
  assert.equal(await ada.title(), '#engine-room · Sluice chat');
});

await check('HTML in the name of a member or a room stays text', async () => {
  const name = '<b onclick=alert(1)>Eve</b>';
  const room = '"><img src=x onerror=alert(1)>';
  const eve = await enter(name, room);
  assert.deepEqual(await members(eve), [name]);
  assert.equal(await eve.locator('main img, main b').count(), 0);
  await eve.context().close();
});

await check('a third one comes and goes', async () => {
  const cy = await enter('Cy', 'engine-room');
  await sees(ada, 'Cy joined.');
  await cy.context().close();
  await sees(ada, 'Cy left.');
  assert.deepEqual(await members(bea), ['Ada Lovelace', 'Bea']);
});

await check('a name that is taken is refused in words', async () => {
  const other = await open(home);
  await fillIn(other, 'bea', 'engine-room');
  await other.getByRole('alert').getByText('Somebody in this room has that name already.').waitFor();
  assert.ok(await other.getByLabel('Your name').isVisible());
  await other.context().close();
});

await check('what the server refuses is said where one writes', async () => {
  await ada.evaluate(() => document.getElementById('text').removeAttribute('maxlength'));
  await say(ada, 'x'.repeat(2_001));
  await ada.locator('#text-refusal').getByText('A text is 1 to 2000 characters').waitFor();
  await say(ada, 'Then in short.');
  await hears(bea, 'Then in short.');
  assert.equal(await ada.locator('#text-refusal').textContent(), '');
});

await check('the room is in the address, and a reload comes back to it', async () => {
  assert.equal(new URL(ada.url()).hash, '#engine-room');
  await bea.reload();
  await bea.getByRole('heading', { name: 'engine-room' }).waitFor();
  await until('Bea is back', async () => (await members(ada)).length === 2);
  await say(ada, 'Welcome back.');
  await hears(bea, 'Welcome back.');
});

await check('an address of another room leads there', async () => {
  const guest = await open(`${home}#attic`);
  assert.equal(await guest.getByLabel('Room', { exact: true }).inputValue(), 'attic');
  await fillIn(guest, 'Dee', 'attic');
  await guest.getByRole('heading', { name: 'attic' }).waitFor();
  await guest.evaluate(() => { location.hash = 'cellar'; });
  await guest.getByRole('heading', { name: 'cellar' }).waitFor();
  assert.equal(await state(guest), 'Connected');
  await guest.context().close();
});

await check('pictures, light and dark, desktop and phone', async () => {
  const [light, dark] = await Promise.all(['light', 'dark'].map((colorScheme) => open(home, { ...still, colorScheme })));
  await fillIn(light, 'Ada Lovelace', 'lock keepers');
  await sees(light, 'You are the first one here.');
  await fillIn(dark, 'Bea', 'lock keepers');
  await sees(light, 'Bea joined.');
  for (const [page, text] of [
    [light, 'Morning! How high is the water?'],
    [dark, 'Two metres forty, and rising slowly. The gauge at https://example.org/gauge says the same.'],
    [dark, 'I will look again at noon.'],
    [light, 'Then let us open the upper gate first, and keep the lower one shut until the barge is through.'],
    [dark, '<b>Upper gate:</b> open.'],
    [light, 'Thank you!'],
  ]) {
    await say(page, text);
    await hears(page, text);
  }
  await hears(dark, 'Thank you!');
  for (const [page, name] of [[light, 'light'], [dark, 'dark']]) {
    await picture(page, `desktop-${name}`);
    await page.setViewportSize({ width: 390, height: 780 });
    await picture(page, `phone-${name}`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'it is too wide');
  }
  await light.context().close();
  await dark.context().close();
  const door = await open(home, { ...still, viewport: { width: 390, height: 780 } });
  await picture(door, 'door-phone');
  await door.context().close();
});

await check('the page says that the server is restarting, and keeps what one was writing', async () => {
  await ada.getByLabel('Message', { exact: true }).fill('half a thou');
  assert.equal(await server.stop('SIGTERM'), 0);
  await ada.getByText('The server is restarting.').waitFor();
  await ada.getByText(/^Trying again in \d+ s\.$/).waitFor();
  assert.equal(await ada.getByRole('button', { name: 'Send' }).isEnabled(), false);
  await picture(ada, 'disconnected');
});

await check('both come back by themselves when the server is back', async () => {
  server = await startServer('chat', '--port', port);
  for (const page of [ada, bea]) {
    await page.bringToFront();
    await sees(page, 'You are back. What was said meanwhile is not shown.');
  }
  await until('both are there', async () => (await members(ada)).length === 2);
  assert.equal(await ada.getByLabel('Message', { exact: true }).inputValue(), 'half a thou');
  await say(ada, 'half a thought');
  await hears(bea, 'half a thought');
});

await check('they come back after the server was killed, too', async () => {
  assert.equal(await server.stop('SIGKILL'), 'SIGKILL');
  await bea.getByText('The connection was lost.').waitFor();
  server = await startServer('chat', '--port', port);
  await bea.getByRole('button', { name: 'Try now' }).click();
  await until('Bea is back', () => bea.getByRole('button', { name: 'Send' }).isEnabled());
  assert.equal(await state(bea), 'Connected');
  await say(bea, 'Here again.');
  await hears(bea, 'Here again.');
});

await check('one can leave', async () => {
  await bea.getByRole('button', { name: 'Leave' }).click();
  await bea.getByLabel('Your name').waitFor();
  assert.equal(await state(bea), 'Not connected');
  await until('Bea has gone', async () => (await members(ada)).length === 1);
});

await check('nothing broke the policy, and nothing failed in the console', async () => {
  assert.deepEqual(complaints, []);
});

await check('SIGTERM exits with 0', async () => assert.equal(await server.stop('SIGTERM'), 0));

await browser.close();
finish();
