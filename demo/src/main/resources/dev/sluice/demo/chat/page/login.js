// The door: where one says who one is.

import * as api from './api.js';
import { keyIn, tidy } from './address.js';
import { byId } from './dom.js';
import { errorInWords } from './words.js';

/** Fires `in` (name, as the server spells it) when the server has let one in. */
export class Login extends EventTarget {
  constructor() {
    super();
    byId('login').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
  }

  /**
   * Asks for a name.
   *
   * @param {string} why one has to log in again, or nothing
   * @param {string} name what it was before
   */
  show(why, name) {
    const key = keyIn(location.hash) ?? '#lobby';
    byId('door-hint').textContent = key.startsWith('#')
      ? `Pick a name, and you are in ${key}. Whoever opens the same room is in it with you.`
      : `Pick a name, and you can write privately to ${key.slice(1)}.`;
    byId('name').value = name || byId('name').value;
    this.#refuse(why);
    byId('name').focus();
  }

  async #submit() {
    const name = tidy(byId('name').value);
    const button = byId('login').querySelector('button');
    if (!name) {
      this.#refuse('Pick a name first.');
      return;
    }
    button.disabled = true;
    const { status, body } = await api.login(name);
    button.disabled = false;
    if (status === 200) {
      this.#refuse('');
      this.dispatchEvent(new CustomEvent('in', { detail: body.name }));
    } else {
      this.#refuse(status === 0 ? 'The server cannot be reached. Try again in a moment.' : errorInWords(body));
    }
  }

  #refuse(why) {
    byId('refusal').textContent = why;
    byId('name').setAttribute('aria-invalid', String(why !== ''));
    if (why) {
      byId('name').focus();
    }
  }
}
