// What one has to know above the messages: that the connection is lost, that the log is away.

import { byId, element, setText } from './dom.js';

/** The notices, one of each kind. */
export class Notices {
  #kinds = new Map();
  #timer = 0;
  #announce;

  /** @param {(text: string) => void} announce */
  constructor(announce) {
    this.#announce = announce;
  }

  /**
   * Says something, or with an empty text that it is over.
   *
   * @param {string} kind
   * @param {string} text
   * @param {object} [more]
   * @param {number} [more.until] when it is over
   * @param {string} [more.countdown] what happens then, with `%` for the seconds that are left
   * @param {[string, () => void]} [more.action] what one can do about it
   */
  set(kind, text, { until, countdown, action } = {}) {
    const old = this.#kinds.get(kind);
    if (text && old?.text !== text) {
      this.#announce(text);
    }
    const hadFocus = old?.node.contains(document.activeElement);
    old?.node.remove();
    this.#kinds.delete(kind);
    if (text) {
      const clock = element('span', 'countdown');
      const words = element('p', '', element('span', 'why', text), ' ', clock);
      const node = element('div', 'notice', words);
      if (action) {
        const button = element('button', 'quiet', action[0]);
        button.type = 'button';
        button.addEventListener('click', action[1]);
        node.append(button);
      }
      this.#kinds.set(kind, { text, node, clock, until, countdown });
      byId('notices').append(node);
      if (hadFocus) {
        node.querySelector('button')?.focus();
      }
    }
    this.#tick();
  }

  /** Counts down, and takes away what is over. */
  #tick() {
    clearTimeout(this.#timer);
    for (const [kind, { node, clock, until, countdown }] of this.#kinds) {
      const seconds = Math.max(1, Math.ceil((until - Date.now()) / 1_000));
      if (countdown) {
        setText(clock, countdown.replace('%', String(seconds)));
      } else if (until <= Date.now()) {
        this.#kinds.delete(kind);
        node.remove();
      }
    }
    if ([...this.#kinds.values()].some(({ until }) => until)) {
      this.#timer = setTimeout(() => this.#tick(), 500);
    }
  }
}
