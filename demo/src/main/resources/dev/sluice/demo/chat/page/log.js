// The messages of the place in front. Only rows that have changed are made anew.

import { byId } from './dom.js';
import { entryOf } from './entry.js';
import { sameRow } from './rows.js';
import { Scroll } from './scroll.js';

const WAYS = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity };

/** Fires `edit` and `delete` (row), `top` when older messages are wanted, and `end` when the end is reached or left. */
export class Log extends EventTarget {
  #list = byId('log');
  #scroll = new Scroll(this.#list);
  /** @type {Map<string, {row: object, node: HTMLElement}>} what is shown, by key */
  #shown = new Map();
  #place = null;
  #hadMessages = false;
  /** The key of the one message that is in the tab order; arrows lead to the others. */
  #current = null;

  constructor() {
    super();
    ['top', 'end'].forEach((type) => this.#scroll.addEventListener(type, () => this.dispatchEvent(new Event(type))));
    this.#list.addEventListener('click', ({ target }) => this.#clicked(target.closest('[data-action]')));
    this.#list.addEventListener('keydown', (event) => this.#keyPressed(event));
    this.#list.addEventListener('focusin', ({ target }) => this.#makeCurrent(this.#keyOf(target)));
  }

  /** Whether the last message is in sight. */
  get atEnd() {
    return this.#scroll.atEnd;
  }

  toEnd() {
    this.#scroll.toEnd();
  }

  /**
   * Shows a place.
   *
   * @param {object | null} place
   * @param {object[]} rows
   * @param {(image: object) => string} urlOf where an image is
   */
  show(place, rows, urlOf) {
    if (place !== this.#place) {
      this.#clear(place);
    }
    const goBack = this.#scroll.hold();
    this.#update(rows, urlOf);
    const hasMessages = rows.some(({ kind }) => kind === 'message');
    if (hasMessages && !this.#hadMessages) {
      this.#begin();
    } else {
      goBack();
    }
    this.#hadMessages = hasMessages;
    this.#makeCurrent(this.#shown.has(this.#current) ? this.#current : rows.findLast(({ kind }) => kind === 'message')?.key);
    if (this.#scroll.nearTop) {
      this.dispatchEvent(new Event('top'));
    }
  }

  /** Shows how much of the images that are being sent has left. */
  showProgress(progressOf) {
    this.#list.querySelectorAll('progress').forEach((bar) => {
      bar.value = progressOf(bar.dataset.id);
    });
  }

  #clear(place) {
    this.#place = place;
    this.#shown.clear();
    this.#list.replaceChildren();
    this.#hadMessages = false;
    this.#current = null;
    this.#scroll.toEnd();
  }

  /** One begins to read where one left off, else at the end. */
  #begin() {
    this.#scroll.toEnd();
    const line = this.#shown.get('new')?.node;
    if (line) {
      this.#scroll.to(line);
    }
  }

  #update(rows, urlOf) {
    const keys = new Set(rows.map(({ key }) => key));
    for (const [key, { node }] of this.#shown) {
      if (!keys.has(key)) {
        node.remove();
        this.#shown.delete(key);
      }
    }
    // First what has changed where it is, then the order.
    const nodes = rows.map((row) => this.#nodeOf(row, urlOf));
    let next = this.#list.firstElementChild;
    for (const node of nodes) {
      if (node === next) {
        next = next.nextElementSibling;
      } else {
        node.classList.toggle('arriving', next === null && this.#hadMessages);
        this.#list.insertBefore(node, next);
      }
    }
  }

  #nodeOf(row, urlOf) {
    const known = this.#shown.get(row.key);
    if (known && sameRow(known.row, row)) {
      return known.node;
    }
    const node = entryOf(row, urlOf);
    this.#shown.set(row.key, { row, node });
    if (known) {
      const hadFocus = known.node.contains(document.activeElement);
      known.node.replaceWith(node);
      if (hadFocus) {
        node.focus();
      }
    }
    return node;
  }

  #keyOf(node) {
    const message = node.closest?.('.message');
    return [...this.#shown].find(([, shown]) => shown.node === message)?.[0];
  }

  #makeCurrent(key) {
    const reachable = (node, tabIndex) => {
      if (node) {
        node.tabIndex = tabIndex;
        node.querySelectorAll('a, button').forEach((within) => { within.tabIndex = tabIndex; });
      }
    };
    reachable(this.#shown.get(this.#current)?.node, -1);
    this.#current = key ?? null;
    reachable(this.#shown.get(this.#current)?.node, 0);
  }

  #keyPressed(event) {
    const way = WAYS[event.key];
    if (way === undefined || event.ctrlKey || event.altKey || event.metaKey || !event.target.closest('.message')) {
      return;
    }
    event.preventDefault();
    const messages = [...this.#list.querySelectorAll('.message')];
    const to = messages.indexOf(event.target.closest('.message')) + way;
    messages[Math.max(0, Math.min(messages.length - 1, to))].focus();
  }

  #clicked(button) {
    const row = button && this.#shown.get(this.#keyOf(button))?.row;
    if (row) {
      this.dispatchEvent(new CustomEvent(button.dataset.action, { detail: row }));
    }
  }
}
