// Pings, so that one can see how fast the connection is, and whether it is still there.

const WATCHED_MS = 2_000;
const QUIET_MS = 25_000;
const SILENCE_MS = 10_000;

/** Asks for a sign of life: often while somebody looks at the numbers, else now and then. */
export class Heartbeat {
  #connection;
  #meter;
  #watched = false;
  #timer = 0;
  #silence = 0;
  #count = 0;

  /**
   * @param {import('./connection.js').Connection} connection
   * @param {import('./meter.js').Meter} meter
   */
  constructor(connection, meter) {
    this.#connection = connection;
    this.#meter = meter;
    connection.addEventListener('state', ({ detail }) => (detail.state === 'open' ? this.#begin() : this.#end()));
    // Whatever comes is a sign of life.
    connection.addEventListener('message', () => this.#heard());
  }

  set watched(watched) {
    this.#watched = watched;
    if (this.#connection.isOpen) {
      this.#beat();
    }
  }

  #begin() {
    this.#meter.reset();
    this.#beat();
  }

  #beat() {
    clearTimeout(this.#timer);
    const id = `ping-${this.#count++}`;
    this.#meter.pinged(id, performance.now());
    this.#connection.send({ type: 'ping', id });
    this.#silence ||= setTimeout(() => this.#connection.giveUp(), SILENCE_MS);
    this.#timer = setTimeout(() => this.#beat(), this.#watched ? WATCHED_MS : QUIET_MS);
  }

  #heard() {
    clearTimeout(this.#silence);
    this.#silence = 0;
  }

  #end() {
    clearTimeout(this.#timer);
    this.#heard();
  }
}
