// The WebSocket: opens it, opens it again when it is lost, and says in words why it was.

const SUBPROTOCOL = 'chat.v1';
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 20_000;
// A connection that lasted this long is no part of a row of failures.
const STEADY_MS = 5_000;

const REASONS = new Map([
  [1000, 'The server said goodbye.'],
  [1001, 'The server is restarting.'],
  [1002, 'The server did not understand this page.'],
  [1003, 'The server did not understand this page.'],
  [1006, 'The connection was lost.'],
  [1007, 'The server did not understand this page.'],
  [1008, 'You sent too many messages.'],
  [1009, 'The message was too long for the server.'],
  [1011, 'The server made a mistake.'],
  [1012, 'The server is restarting.'],
  [1013, 'Your connection is too slow for what is said here.'],
]);

/** What a close code means to the person in front of the page. */
export function inWords(code) {
  return REASONS.get(code) ?? `The connection was closed (${code}).`;
}

/**
 * A connection that comes back. Fires `state` (detail: state, and for `waiting` why and until), `open` and `message`
 * (detail: the parsed message).
 */
export class Connection extends EventTarget {
  #url;
  #socket = null;
  #timer = 0;
  #failures = 0;
  #openedAt = 0;

  constructor(url) {
    super();
    this.#url = url;
    // The network is back, or somebody is looking again: no reason to wait any longer.
    addEventListener('online', () => this.retryNow());
    document.addEventListener('visibilitychange', () => document.hidden || this.retryNow());
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
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
    socket.addEventListener('message', ifCurrent((event) => this.#fire('message', JSON.parse(event.data))));
    socket.addEventListener('close', ifCurrent((event) => this.#lost(event.code)));
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

  /** Sends a message; false when there is no connection to send it on. */
  send(message) {
    if (!this.isOpen) {
      return false;
    }
    this.#socket.send(JSON.stringify(message));
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
    this.#fire('open');
  }

  #lost(code) {
    this.#socket = null;
    if (this.#openedAt && performance.now() - this.#openedAt > STEADY_MS) {
      this.#failures = 0;
    }
    this.#openedAt = 0;
    // Jitter: the clients of a server that restarts do not come back all at once.
    const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#failures++);
    const delay = ceiling / 2 + Math.random() * ceiling / 2;
    this.#timer = setTimeout(() => this.open(), delay);
    this.#tell('waiting', { why: inWords(code), until: Date.now() + delay });
  }

  #tell(state, more = {}) {
    this.#fire('state', { state, ...more });
  }

  #fire(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
