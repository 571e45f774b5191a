// What is known of the connection: the last round trips, and the bytes as the server counts them.

const MOST_SAMPLES = 60;

/** Measures round trips with the protocol's own ping. */
export class Meter {
  /** @type {number[]} milliseconds, the latest last */
  samples = [];
  /** The latest pong, null before the first. */
  pong = null;
  #sent = new Map();

  /**
   * A ping is about to be sent.
   *
   * @param {string} id
   * @param {number} now in milliseconds
   */
  pinged(id, now) {
    this.#sent.set(id, now);
  }

  /** An answer is here. */
  ponged(pong, now) {
    const sent = this.#sent.get(pong.id);
    if (sent !== undefined) {
      this.#sent.delete(pong.id);
      this.samples = [...this.samples, now - sent].slice(-MOST_SAMPLES);
      this.pong = pong;
    }
  }

  /** A new connection counts from the start. */
  reset() {
    this.samples = [];
    this.pong = null;
    this.#sent.clear();
  }

  /** The latest round trip, null before the first. */
  get latest() {
    return this.samples.at(-1) ?? null;
  }

  /** How many bytes of messages one byte on the wire carries, null while nothing was sent. */
  ratio(direction) {
    const { wire, payload } = this.pong ?? {};
    return wire?.[direction] > 0 ? payload[direction] / wire[direction] : null;
  }

  /** The round trips in a sentence. */
  inWords() {
    if (this.samples.length === 0) {
      return 'No round trip has been measured yet.';
    }
    const sorted = this.samples.toSorted((a, b) => a - b);
    const [least, median, most] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)].map(milliseconds);
    return `The last ${sorted.length} round trips took ${least} to ${most}, half of them ${median} or less.`;
  }
}

/** Milliseconds for people. */
export function milliseconds(value) {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}
