// The WebSocket: opens it, and opens it again when it is lost.

import { delayOf } from './backoff.js';

const SUBPROTOCOL = 'chat.v1';
// A connection that lasted this long is no part of a row of failures.
const STEADY_MS = 5_000;

/**
 * A connection that comes back. Fires
 *
 * - `state`, with `state` (idle, connecting, open or waiting), and for waiting `code`, `opened` and `until`,
 * - `message`, with a parsed message.
 */
export class Connection extends EventTarget {
  #url;
  #socket = null;
  #timer = 0;
  #failures = 0;
  #openedAt = 0;
  #patient = false;

  /** @param {string} url */
  constructor(url) {
    super();
    this.#url = url;
    // The network is back, or somebody is looking again: no reason to wait any longer.
    const retry = () => this.#patient || document.hidden || this.retryNow();
    addEventListener('online', retry);
    document.addEventListener('visibilitychange', retry);
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** What the browser tells of the socket: `protocol`, `extensions`, `bufferedAmount`. */
  get socket() {
    return this.#socket ?? { protocol: '', extensions: '', bufferedAmount: 0 };
  }

  /** Connects, anew if need be, and stays connected until `close`. */
  open() {
    this.#drop();
    const socket = new WebSocket(this.#url, SUBPROTOCOL);
    this.#socket = socket;
    this.#tell('connecting');
    // Events of a socket that was given up are nobody's business.
    const ifCurrent = (react) => (event) => this.#socket === socket && react(event);
    socket.addEventListener('open', ifCurrent(() => this.#opened()));
    socket.addEventListener('message', ifCurrent(({ data }) => this.#fire('message', JSON.parse(data))));
    socket.addEventListener('close', ifCurrent(({ code }) => this.#lost(code)));
  }

  /** Closes it for good. */
  close() {
    this.#drop();
    this.#failures = 0;
    this.#tell('idle');
  }

  /** Ends a wait. */
  retryNow() {
    if (this.#timer) {
      this.open();
    }
  }

  /** Gives up a socket that is open, but that nothing comes through any longer. */
  giveUp() {
    const socket = this.#socket;
    if (socket) {
      this.#lost(1006);
      socket.close();
    }
  }

  /**
   * Sends an object as JSON, or bytes as they are.
   *
   * @returns {boolean} false when there is no connection to send it on
   */
  send(message) {
    if (!this.isOpen) {
      return false;
    }
    this.#socket.send(message instanceof Uint8Array ? message : JSON.stringify(message));
    return true;
  }

  #drop() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(1000);
  }

  #opened() {
    this.#openedAt = performance.now();
    this.#tell('open');
  }

  #lost(code) {
    this.#socket = null;
    const opened = this.#openedAt > 0;
    if (opened && performance.now() - this.#openedAt > STEADY_MS) {
      this.#failures = 0;
    }
    this.#openedAt = 0;
    this.#patient = code === 1008;
    const delay = delayOf(code, this.#failures++);
    this.#timer = setTimeout(() => this.open(), delay);
    this.#tell('waiting', { code, opened, until: Date.now() + delay });
  }

  #tell(state, more = {}) {
    this.#fire('state', { state, ...more });
  }

  #fire(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
