// What is on the screen. Whatever people wrote goes in as text, never as HTML.

const MAX_ENTRIES = 500;
const NEAR_END_PX = 80;
const SAME_BREATH_MS = 5 * 60_000;

const byId = (id) => document.getElementById(id);

function element(tag, className, text) {
  const node = document.createElement(tag);
  node.className = className;
  if (text !== undefined) {
    node.textContent = text;
  }
  return node;
}

/** The same name has the same colour, for everybody. */
function hue(name) {
  let hash = 0;
  for (const character of name) {
    hash = (hash * 31 + character.codePointAt(0)) % 360;
  }
  return hash;
}

function initials(name) {
  const words = name.split(/[\s_.-]+/).filter(Boolean);
  const firsts = words.slice(0, 2).map((word) => [...word][0]);
  return firsts.join('').toLocaleUpperCase();
}

function avatar(name) {
  const node = element('span', 'avatar', initials(name));
  node.setAttribute('aria-hidden', 'true');
  return node;
}

/** The messages, and what happened between them. */
export class Log {
  #list = byId('log');
  #last = null;
  #atEnd = true;

  constructor() {
    const list = this.#list;
    list.addEventListener('scroll', () => {
      this.#atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END_PX;
    });
    // A window that shrinks, or a keyboard that comes up, hides the latest message otherwise.
    new ResizeObserver(() => this.#follow()).observe(list);
  }

  clear() {
    this.#list.replaceChildren();
    this.#last = null;
  }

  event(text) {
    this.#last = null;
    this.#append(element('p', 'event', text));
  }

  message({ name, text, at }, mine) {
    const again = this.#last?.name === name && at - this.#last.at < SAME_BREATH_MS;
    const entry = element('article', `message${mine ? ' mine' : ''}${again ? ' again' : ''}`);
    entry.style.setProperty('--hue', hue(name));
    entry.append(avatar(name), this.#head(name, at), element('div', 'text', text));
    this.#last = { name, at };
    this.#append(entry, mine);
  }

  #head(name, at) {
    const head = element('div', 'head');
    const when = new Date(at);
    const time = element('time', '', when.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }));
    time.dateTime = when.toISOString();
    head.append(element('span', 'author', name), time);
    return head;
  }

  /** Scrolls along, unless somebody is reading further up. */
  #append(entry, always = false) {
    const list = this.#list;
    this.#atEnd ||= always;
    list.append(entry);
    while (list.childElementCount > MAX_ENTRIES) {
      list.firstElementChild.remove();
    }
    this.#follow();
  }

  #follow() {
    if (this.#atEnd) {
      this.#list.scrollTop = this.#list.scrollHeight;
    }
  }
}

/** Who is there. */
export class Members {
  #names = new Set();
  #you = '';

  set(names, you) {
    this.#names = new Set(names);
    this.#you = you;
    this.#show();
  }

  add(name) {
    this.#names.add(name);
    this.#show();
  }

  remove(name) {
    this.#names.delete(name);
    this.#show();
  }

  #show() {
    const sorted = [...this.#names].sort((a, b) => a.localeCompare(b));
    byId('count').textContent = sorted.length;
    byId('members').replaceChildren(...sorted.map((name) => {
      const item = element('li', name === this.#you ? 'you' : '');
      item.style.setProperty('--hue', hue(name));
      item.append(avatar(name), element('span', '', name));
      return item;
    }));
  }
}

const STATES = { idle: 'Not connected', connecting: 'Connecting', open: 'Connected', waiting: 'Disconnected' };

/** The state of the connection, in a word above and, when it is lost, in a sentence below. */
export class Status {
  #timer = 0;

  show({ state, why, until }) {
    clearInterval(this.#timer);
    byId('state').dataset.state = state;
    byId('state').textContent = STATES[state];
    if (state === 'waiting') {
      this.#count(why, until);
      this.#timer = setInterval(() => this.#count(why, until), 1_000);
    } else if (state !== 'connecting') {
      this.notice('');
    }
  }

  /** Says something above the messages; nothing, and it is gone. Only the first part is read aloud. */
  notice(text, countdown = '') {
    if (byId('why').textContent !== text) {
      byId('why').textContent = text;
    }
    byId('countdown').textContent = countdown;
    byId('notice').hidden = text === '';
  }

  #count(why, until) {
    const seconds = Math.max(1, Math.round((until - Date.now()) / 1_000));
    this.notice(why, `Trying again in ${seconds} s.`);
  }
}

/** Shows the door or the room. */
export function showRoom(room) {
  byId('door').hidden = room !== null;
  byId('chat').hidden = room === null;
  byId('chat-title').textContent = room ?? '';
  document.title = room === null ? 'Sluice chat' : `#${room} · Sluice chat`;
}
