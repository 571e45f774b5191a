// What one has said and the server has not yet acknowledged: in order, and sent again until it has.

import { roomKey, talkKey } from './address.js';

const STORED = ['id', 'kind', 'room', 'to', 'text', 'place', 'at'];

/**
 * @typedef {object} Thing something to be sent
 * @property {string} id
 * @property {'say' | 'image' | 'edit' | 'delete' | 'private'} kind
 * @property {string} [room]
 * @property {string} [to] of a private message
 * @property {string} [text]
 * @property {number} [place] the number of what is edited or deleted
 * @property {number} at when it was said
 * @property {Uint8Array} [bytes] of an image
 * @property {'waiting' | 'flying' | 'acked'} state
 */

/** The lane of a thing: what has to stay in order among itself. */
export const laneOf = ({ kind, room }) => (kind === 'private' ? '@' : `#${room}`);

/** The place that a thing belongs to. */
export const placeOf = ({ kind, room, to }) => (kind === 'private' ? talkKey(to) : roomKey(room));

/**
 * The queue. Of each lane only one thing is on its way at a time: if the server drops one, those behind it cannot overtake
 * it. What was acknowledged stays until the room has shown it, so that it does not vanish from the page in between.
 */
export class Outbox {
  /** @type {Thing[]} */
  #things = [];
  #ready = new Set();
  #pausedUntil = 0;
  #store;
  #now;

  /**
   * @param {{load: () => Thing[] | null, save: (things: Thing[]) => void}} store where it survives a reload
   * @param {() => number} now the time
   */
  constructor(store, now = Date.now) {
    this.#store = store;
    this.#now = now;
    this.#things = (store.load() ?? []).map((thing) => ({ ...thing, state: 'waiting' }));
  }

  /** @returns {readonly Thing[]} in the order in which they were said */
  get things() {
    return this.#things;
  }

  /** @param {Omit<Thing, 'state'>} thing */
  add(thing) {
    this.#things.push({ ...thing, state: 'waiting' });
    this.#save();
  }

  /** The lane may be sent on: one is in the room, or connected at all. */
  open(lane) {
    this.#ready.add(lane);
  }

  /** The lane may not be sent on; what was on its way there has to be sent again. */
  shut(lane) {
    this.#ready.delete(lane);
    this.#land((thing) => laneOf(thing) === lane);
  }

  /** The connection is lost: all lanes are shut. */
  shutAll() {
    this.#ready.clear();
    this.#pausedUntil = 0;
    this.#land(() => true);
  }

  /** Nothing is to be sent before that time. */
  pauseUntil(time) {
    this.#pausedUntil = Math.max(this.#pausedUntil, time);
  }

  /** Until when nothing is to be sent. */
  get pausedUntil() {
    return this.#pausedUntil;
  }

  /**
   * The next thing to be sent now, which is on its way from then on.
   *
   * @returns {Thing | null}
   */
  take() {
    if (this.#now() < this.#pausedUntil) {
      return null;
    }
    const busy = new Set(this.#things.filter(({ state }) => state === 'flying').map(laneOf));
    const thing = this.#things.find((candidate) => candidate.state === 'waiting'
      && this.#ready.has(laneOf(candidate)) && !busy.has(laneOf(candidate)));
    return thing ? this.#replace(thing, { ...thing, state: 'flying' }) : null;
  }

  /**
   * The server has it. What belongs to a room stays until it has been seen there.
   *
   * @param {string} id
   * @param {boolean} seen whether it has been seen already, or will not be
   */
  acked(id, seen) {
    const thing = this.find(id);
    if (thing && !seen) {
      this.#replace(thing, { ...thing, state: 'acked' });
      this.#save();
    } else {
      this.remove(id);
    }
  }

  /** It was dropped by the server, and has to be sent again. */
  again(id) {
    this.#land((thing) => thing.id === id);
  }

  /**
   * It has been seen where it belongs, or will never get there.
   *
   * @returns {Thing | undefined} what was removed
   */
  remove(id) {
    const thing = this.find(id);
    if (thing) {
      this.#things = this.#things.filter((other) => other !== thing);
      this.#save();
    }
    return thing;
  }

  /** What was acknowledged in a room will not be seen there any more. */
  forgetAcked(room) {
    this.#things = this.#things.filter((thing) => thing.room !== room || thing.state !== 'acked');
    this.#save();
  }

  /** @returns {Thing | undefined} */
  find(id) {
    return this.#things.find((thing) => thing.id === id);
  }

  /** The longest thing on its way: the one that was too long, if one was. */
  longestFlying() {
    const length = ({ bytes, text = '' }) => bytes?.length ?? text.length;
    return this.#things.filter(({ state }) => state === 'flying')
      .reduce((longest, thing) => (longest && length(longest) >= length(thing) ? longest : thing), null);
  }

  #land(which) {
    this.#things = this.#things.map((thing) => (thing.state === 'flying' && which(thing)
      ? { ...thing, state: 'waiting' } : thing));
  }

  #replace(old, thing) {
    this.#things = this.#things.map((other) => (other === old ? thing : other));
    return thing;
  }

  /** Images are too big for what a session can store; the page warns before it is left with one. */
  #save() {
    this.#store.save(this.#things.filter(({ kind, state }) => kind !== 'image' && state !== 'acked')
      .map((thing) => Object.fromEntries(STORED.filter((key) => thing[key] !== undefined).map((key) => [key, thing[key]]))));
  }
}
