// The chat on the screen: brings what a visit knows to the views, and what one does there to the visit.

import { hashOf, keyIn } from './address.js';
import { Announcer } from './announcer.js';
import * as api from './api.js';
import { ask } from './ask.js';
import { Composer } from './composer.js';
import { byId, phone, setText } from './dom.js';
import { Drawers } from './drawers.js';
import { showHead } from './head.js';
import { Log } from './log.js';
import { showMembers } from './members.js';
import { Notices } from './notices.js';
import { Panel } from './panel.js';
import { Room } from './room.js';
import { rowsOf } from './rows.js';
import { Sidebar } from './sidebar.js';
import { Store } from './store.js';
import * as words from './words.js';

const STATES = { idle: 'Not connected', connecting: 'Connecting', open: 'Connected', waiting: 'Disconnected' };
const PROGRESS_MS = 100;
const NOTICE_MS = 8_000;

/** @implements {import('./visit.js').Teller} */
export class Screen {
  #visit = null;
  #announcer = new Announcer();
  #notices = new Notices((text) => this.announce(text));
  #sidebar = new Sidebar();
  #log = new Log();
  #panel = new Panel();
  #drawers = new Drawers((open) => { this.#visit.heartbeat.watched = open; });
  #composer = new Composer(() => this.#visit.limits);
  #planned = false;
  #progress = 0;
  #lost;

  /** @param {() => void} lost a connection was refused, which the session tells the reason of */
  constructor(lost) {
    this.#lost = lost;
  }

  /** Begins to show a visit. */
  begin(visit) {
    this.#visit = visit;
    this.#sidebar.begin(visit);
    this.#sidebar.addEventListener('open', ({ detail }) => this.#go(detail));
    addEventListener('hashchange', () => this.#go(keyIn(location.hash)));
    this.#listenToLog();
    this.#listenToComposer();
    byId('skip').addEventListener('click', (event) => {
      event.preventDefault(); // the address says which room it is, and not where on the page
      this.#composer.focus();
    });
    byId('leave').addEventListener('click', () => this.#leave());
    byId('logout').addEventListener('click', () => this.#logOut());
    addEventListener('beforeunload', (event) => {
      // Everything else survives a reload.
      if (visit.outbox.things.some(({ kind, state }) => kind === 'image' && state !== 'acked')) {
        event.preventDefault();
      }
    });
    ['visibilitychange', 'focus', 'blur'].forEach((type) => addEventListener(type, () => this.#watch(), true));
  }

  /** There is more or less to be shown at the sides. */
  arrange() {
    this.#drawers.show();
  }

  // --- What the visit tells

  changed() {
    // Not with the next picture: there is none while the window is behind others, but its title counts on.
    if (!this.#planned) {
      this.#planned = true;
      queueMicrotask(() => {
        this.#planned = false;
        this.#show();
      });
    }
  }

  announce(text) {
    this.#announcer.say(text);
  }

  refuse(text, giveBack, key) {
    this.#composer.refuse(text, giveBack, key);
  }

  refuseRoom(name, text) {
    const isSaid = this.#sidebar.giveBack(name, text);
    // On a phone the field has closed behind the name.
    if (!isSaid || phone.matches) {
      this.notice('room', text, { until: Date.now() + NOTICE_MS });
    }
  }

  notice(kind, text, more) {
    this.#notices.set(kind, text, more);
  }

  moved(key) {
    const hash = key === null ? location.pathname : hashOf(key);
    if (key !== keyIn(location.hash)) {
      history.replaceState(null, '', hash);
    }
    this.#sidebar.refuse('');
    this.#drawers.close();
  }

  state({ state, code, opened, until }) {
    byId('state').dataset.state = state;
    setText(byId('state-text'), STATES[state]);
    if (state === 'waiting') {
      this.disconnected(words.endInWords(code), until);
      if (!opened) {
        this.#lost(until);
      }
    } else if (state !== 'connecting') {
      this.notice('connection', '');
    }
    if (state === 'open') {
      this.#sidebar.ask();
    }
  }

  /** Says why there is no connection, and when the next attempt is. */
  disconnected(why, until) {
    this.notice('connection', why,
      { until, countdown: 'Trying again in % s.', action: ['Try now', () => this.#visit.connection.retryNow()] });
  }

  // --- What one does

  #listenToLog() {
    const log = this.#log;
    log.addEventListener('top', () => this.#visit.older());
    log.addEventListener('end', () => this.#watch());
    log.addEventListener('edit', ({ detail }) => this.#composer.edit(detail));
    log.addEventListener('delete', async ({ detail }) => {
      if (await ask('Delete this message for everybody?', 'Delete')) {
        this.#visit.delete(detail.place);
      }
    });
    byId('latest').addEventListener('click', () => {
      log.toEnd();
      this.#composer.focus();
    });
  }

  #listenToComposer() {
    const composer = this.#composer;
    composer.addEventListener('say', ({ detail }) => this.#say(() => this.#visit.say(detail)));
    composer.addEventListener('image', ({ detail }) => this.#say(() => this.#visit.show(detail)));
    composer.addEventListener('edit', ({ detail: { place, text } }) => this.#visit.edit(place, text));
    composer.addEventListener('typing', () => this.#visit.typing());
    composer.addEventListener('last', () => {
      const last = this.#rows().findLast(({ mine, canChange, text }) => mine && canChange && text !== undefined);
      if (last) {
        composer.edit(last);
      }
    });
  }

  #say(it) {
    it();
    this.#log.toEnd();
    this.#progress ||= setInterval(() => this.#showProgress(), PROGRESS_MS);
  }

  #go(key) {
    if (key === null || key === this.#visit.places.front?.key) {
      return;
    }
    if (key !== keyIn(location.hash)) {
      location.hash = hashOf(key); // and hashchange brings one back here
      return;
    }
    this.#visit.go(key);
    if (phone.matches) {
      byId('chat-title').focus(); // a field would bring up the keyboard
    } else {
      this.#composer.focus();
    }
  }

  async #leave() {
    const things = this.#visit.things.length;
    const question = `${words.count(things, 'message')} here could not be sent yet, and would be lost.`;
    if (things === 0 || await ask(question, 'Leave', 'Stay')) {
      this.#visit.leave();
      byId('chat-title').focus();
    }
  }

  async #logOut() {
    const things = this.#visit.outbox.things.filter(({ state }) => state !== 'acked').length;
    const question = `${words.count(things, 'message')} could not be sent yet, and would be lost.`;
    if (things > 0 && !await ask(question, 'Log out', 'Stay')) {
      return;
    }
    this.#visit.connection.close();
    const { status } = await api.logout();
    if (status === 0) {
      this.notice('logout', 'The server cannot be reached, so you are still logged in.', { until: Date.now() + NOTICE_MS });
      this.#visit.connection.open();
      return;
    }
    Store.clear();
    location.reload();
  }

  // --- What is to be seen

  #show() {
    const { front } = this.#visit.places;
    showHead(this.#visit.places);
    this.#drawers.inRoom = front instanceof Room;
    showMembers(front instanceof Room ? front.members : [], this.#visit.name);
    this.#sidebar.show();
    this.#composer.moveTo(front);
    this.#showLog(front);
    if (!byId('panel').hidden) {
      this.#panel.show(this.#visit);
    }
    this.#watch();
  }

  #showLog(front) {
    this.#log.show(front, this.#rows(), (image) => api.imageUrl(front.name, image));
    this.#showLatest();
  }

  #showLatest() {
    const { front } = this.#visit.places;
    byId('latest').hidden = this.#log.atEnd;
    setText(byId('latest-text'), front?.unread ? words.count(front.unread, 'new message') : 'Latest messages');
  }

  #rows() {
    const { front } = this.#visit.places;
    if (!front) {
      return [{ key: 'top', kind: 'top', text: 'You are in no room. Open one from the list of rooms.' }];
    }
    const rows = rowsOf(front, this.#visit.things, this.#visit.name);
    const text = front.more ? 'Loading what was said before…' : front.beginning;
    return [...(text ? [{ key: 'top', kind: 'top', text }] : []), ...rows];
  }

  #showProgress() {
    const images = this.#visit.outbox.things.filter(({ kind }) => kind === 'image');
    this.#log.showProgress((id) => this.#visit.delivery.progress(images.find((thing) => thing.id === id) ?? { state: 'acked' }));
    if (images.length === 0) {
      clearInterval(this.#progress);
      this.#progress = 0;
    }
  }

  #watch() {
    this.#visit.watch(this.#log.atEnd && !document.hidden && document.hasFocus());
    this.#showLatest();
  }
}
