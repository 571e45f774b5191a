// Tells screen readers what has happened, in the only polite live region of the page.

import { byId } from './dom.js';

const GATHER_MS = 400;
const MOST = 3;
const LONGEST = 300;

/** Gathers what happens at about the same time, so that a burst is not read line by line. */
export class Announcer {
  #texts = [];
  #timer = 0;

  /** @param {string} text */
  say(text) {
    this.#texts.push(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
    this.#timer ||= setTimeout(() => this.#speak(), GATHER_MS);
  }

  #speak() {
    this.#timer = 0;
    const texts = this.#texts.splice(0);
    byId('announcer').textContent = texts.length > MOST ? `${texts.length} new messages` : texts.join('\n');
  }
}
