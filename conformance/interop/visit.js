// What a row of the catalogue does with its connections, under Node as in a page.

/** How long a row may take. */
export const ROW_MS = 10_000;

/** A row's connections, and the time that it has. */
export class Visit {
  #end = Date.now() + ROW_MS;
  #sockets = [];

  constructor(url, client) {
    this.url = url;
    this.client = client;
  }

  async open(path, { kind, id = crypto.randomUUID(), subprotocols = [], deflate = false } = {}) {
    const query = new URLSearchParams(kind ? { kind, id } : { id });
    const socket = this.client.open(`${this.url}${path}?${query}`, subprotocols, deflate);
    this.#sockets.push(socket);
    const connection = new Connection(id, socket, this);
    await this.within('the handshake', connection.opened);
    return connection;
  }

  /** Waits for something until the row's time is over. */
  within(what, promise) {
    let timer;
    const tooLate = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`timed out waiting for ${what}`)), this.#end - Date.now());
    });
    return Promise.race([promise, tooLate]).finally(() => clearTimeout(timer));
  }

  /** What Close the server has received on a connection, in its words. */
  async report(id) {
    const connection = await this.open('/report', { id });
    return connection.next('the report');
  }

  end() {
    this.#sockets.forEach((socket) => this.client.drop(socket));
  }
}

/** A WebSocket of which nothing that comes is missed. */
class Connection {
  #messages;
  #visit;
  #error;

  constructor(id, socket, visit) {
    this.id = id;
    this.socket = socket;
    this.#visit = visit;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('error', ({ message }) => { this.#error = message; }); // browsers do not tell
    this.closed = new Promise((resolve) => { socket.addEventListener('close', resolve); });
    this.opened = new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('close', () => reject(new Error(`the handshake failed${this.#because()}`)));
    });
    this.#messages = new ReadableStream({
      start(queue) {
        socket.addEventListener('message', ({ data }) => queue.enqueue(data));
        socket.addEventListener('close', () => queue.close());
      },
    }).getReader();
  }

  send(message) {
    this.socket.send(message);
  }

  async next(what) {
    const { value, done } = await this.#visit.within(what, this.#messages.read());
    if (done) {
      throw new Error(`${told(await this.closed)} instead of ${what}${this.#because()}`);
    }
    return value;
  }

  async expect(what, message) {
    const came = await this.next(what);
    if (!isSame(came, message)) {
      throw new Error(`${briefly(came)} instead of ${briefly(message)}`);
    }
  }

  async echoes(message) {
    this.send(message);
    await this.expect('the echo', message);
  }

  close({ code, reason }) {
    this.socket.close(code, reason);
  }

  nextClose() {
    return this.#visit.within('the close', this.closed);
  }

  #because() {
    return this.#error ? `: ${this.#error}` : '';
  }
}

export const told = ({ code, reason, wasClean }) => `closed with ${code} ${reason}`.trim() + (wasClean ? '' : ', not cleanly');

const briefly = (message) => (typeof message === 'string' ? `text of ${message.length} characters (${message.slice(0, 32)})`
  : `${message.byteLength} bytes`);

function isSame(came, message) {
  if (typeof message === 'string') {
    return came === message;
  }
  const bytes = typeof came === 'string' ? [] : new Uint8Array(came);
  return typeof came !== 'string' && bytes.length === message.length && bytes.every((byte, i) => byte === message[i]);
}
