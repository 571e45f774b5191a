// What a reload of the page must not lose. It is kept in the session of one window, and goes with it.

/** One thing that is stored, as JSON, under a key of its own. */
export class Store {
  #key;

  /** @param {string} key */
  constructor(key) {
    this.#key = key;
  }

  /** @returns {any} null where there is nothing */
  load() {
    try {
      return JSON.parse(sessionStorage.getItem(this.#key));
    } catch {
      return null; // storage is turned off, or somebody has written into it by hand
    }
  }

  save(value) {
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(value));
    } catch {
      // Full or turned off: the page goes on without, and a reload begins anew.
    }
  }

  /** Forgets everything that this window has stored. */
  static clear() {
    try {
      sessionStorage.clear();
    } catch {
      // There is nothing to forget then.
    }
  }
}
