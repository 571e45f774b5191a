// What is private with somebody. It is kept nowhere but in this page, and gone with it.

import { talkKey } from './address.js';

const MOST_ITEMS = 400;

/** Private messages with one other person. Looks like a room to the views. */
export class Talk {
  #items = [];
  #count = 0;

  /** @param {string} name who the other one is */
  constructor(name) {
    this.name = name;
    this.unread = 0;
    this.divider = null;
    this.watched = false;
  }

  get key() {
    return talkKey(this.name);
  }

  get items() {
    return this.#items;
  }

  get notes() {
    return [];
  }

  get more() {
    return false;
  }

  /** What stands above everything that was said. */
  get beginning() {
    return `Only you and ${this.name} read this.`;
  }

  /**
   * Takes a private message, once: what was sent again after a connection was lost may come twice.
   *
   * @param {{from: string, id: string, text: string, at: number}} message
   * @param {string} me one's own name
   * @returns {boolean} false when it was here already
   */
  receive({ from, id, text, at }, me) {
    if (this.#items.some((item) => item.name === from && item.id === id && !item.failed)) {
      return false;
    }
    this.#items = this.#items.filter((item) => item.name !== from || item.id !== id);
    this.#add({ id, name: from, text, at });
    if (from !== me && !this.watched) {
      this.divider = this.unread === 0 ? this.#count - 1 : this.divider;
      this.unread++;
    }
    return true;
  }

  /** One's own message did not get there, and stays to be seen. */
  failed({ id, text, at }, me, why) {
    this.#add({ id, name: me, text, at, failed: why });
  }

  markRead() {
    this.unread = 0;
  }

  /** Nobody looks at it any longer. */
  rest() {
    this.watched = false;
    if (this.unread === 0) {
      this.divider = null;
    }
  }

  #add(item) {
    this.#count++;
    this.#items = [...this.#items, { place: this.#count, edited: false, deleted: false, ...item }].slice(-MOST_ITEMS);
  }
}
