// Takes what is in the outbox to the server.

import { messageOf } from './image.js';

// The log is away, and the server has no room left to keep anything for it.
const LOG_AWAY_MS = 3_000;

/** An id that is new, for a thing to be said. */
export function newId() {
  // crypto.randomUUID would want a secure context, and this may be served over plain HTTP.
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Sends what can be sent, whenever something has changed. */
export class Delivery {
  #outbox;
  #connection;
  #timer = 0;
  /** The image on its way: how many bytes its message has, and how many were waiting in the browser behind it. */
  #sizes = new Map();

  /**
   * @param {import('./outbox.js').Outbox} outbox
   * @param {import('./connection.js').Connection} connection
   */
  constructor(outbox, connection) {
    this.#outbox = outbox;
    this.#connection = connection;
  }

  /** Puts something into the outbox. */
  add(thing) {
    this.#outbox.add({ id: newId(), at: Date.now(), ...thing });
    this.pump();
  }

  /** Sends what can be sent now. */
  pump() {
    for (let thing = this.#outbox.take(); thing; thing = this.#outbox.take()) {
      const message = asMessage(thing);
      if (message instanceof Uint8Array) {
        this.#sizes.set(thing.id, message.length);
      }
      this.#connection.send(message);
    }
    const wait = this.#outbox.pausedUntil - Date.now();
    clearTimeout(this.#timer);
    if (wait > 0) {
      this.#timer = setTimeout(() => this.pump(), wait);
    }
  }

  /**
   * The server has refused something for the moment only.
   *
   * @returns {number} the time when it will be sent again
   */
  later(id, retryAfterMillis = LOG_AWAY_MS) {
    this.#outbox.pauseUntil(Date.now() + retryAfterMillis);
    this.#outbox.again(id);
    this.pump();
    return this.#outbox.pausedUntil;
  }

  /** How much of an image has left the browser, from 0 to 1. */
  progress({ id, state }) {
    const size = this.#sizes.get(id);
    if (state === 'acked') {
      return 1;
    }
    return state === 'flying' && size ? Math.max(0, 1 - this.#connection.socket.bufferedAmount / size) : 0;
  }
}

/** A thing as the protocol has it. */
function asMessage({ kind, id, room, to, text, place, bytes }) {
  switch (kind) {
    case 'image':
      return messageOf({ room, id }, bytes);
    case 'edit':
      return { type: 'edit', room, id, seq: place, text };
    case 'delete':
      return { type: 'delete', room, id, seq: place };
    case 'private':
      return { type: 'private', to, id, text };
    default:
      return { type: 'say', room, id, text };
  }
}
