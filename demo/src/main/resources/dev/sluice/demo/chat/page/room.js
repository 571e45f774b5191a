// A room that one is in, or wants to be in: what was said there, who is there, and how far one has read.

import { roomKey } from './address.js';
import { Timeline } from './timeline.js';
import { comings } from './words.js';

const TYPING_MS = 5_000;
const MOST_ITEMS = 400;

/** One room. It outlives the connections: `since` tells where the next one has to go on. */
export class Room {
  #timeline = new Timeline();
  #typing = new Map();
  #notes = [];
  /** The last number seen, null before the first welcome. */
  #seq = null;
  /** The last number that somebody has looked at, null when that is not known. */
  #read;

  /**
   * @param {string} name
   * @param {number | null} read the last number that was read in a former life of the page
   */
  constructor(name, read = null) {
    this.name = name;
    this.#read = read;
    /** @type {'out' | 'joining' | 'in'} */
    this.state = 'out';
    this.members = [];
    this.unread = 0;
    /** The number after which the unread messages begin, null for no such line. */
    this.divider = null;
    /** Whether somebody looks at the end of it right now. */
    this.watched = false;
    this.loading = false;
  }

  get key() {
    return roomKey(this.name);
  }

  get since() {
    return this.#seq;
  }

  get read() {
    return this.#read;
  }

  get items() {
    return this.#timeline.items;
  }

  get notes() {
    return this.#notes.filter(({ place }) => place + 1 >= this.#timeline.low);
  }

  /** Whether there is older history to load. */
  get more() {
    return this.#timeline.more;
  }

  /** What stands above everything that was said, when all of it is loaded. */
  get beginning() {
    if (this.#seq === null) {
      return '';
    }
    return this.items.length > 0 ? 'This is where it begins.' : 'Nothing has been said here yet.';
  }

  get low() {
    return this.#timeline.low;
  }

  at(place) {
    return this.#timeline.at(place);
  }

  /**
   * The server has let one in.
   *
   * @returns {boolean} whether what was seen before is forgotten, since what comes does not follow it
   */
  welcome({ seq, from, oldest, members }) {
    const before = this.#seq;
    this.state = 'in';
    this.loading = false;
    this.members = members;
    this.#typing.clear();
    if (from === before) {
      return false;
    }
    this.#notes = [];
    this.#timeline.begin(from, oldest);
    this.#seq = from;
    this.#read = Math.min(this.#read ?? seq, seq);
    this.unread = 0;
    this.divider = null;
    if (before !== null) {
      this.note('What was said while you were away is too much to show, or no longer there. This is how it goes on.');
    }
    return true;
  }

  /** One is out, since the connection is lost or one has left. */
  lost() {
    this.state = 'out';
    this.loading = false;
    this.#typing.clear();
  }

  /**
   * Takes an entry that comes after all that were seen.
   *
   * @param {object} entry
   * @param {string} me one's own name
   * @param {boolean} late whether it was said before one was here to read it
   * @returns {boolean} false when it was here already
   */
  receive(entry, me, late = false) {
    if (entry.seq <= this.#seq) {
      return false;
    }
    this.#seq = entry.seq;
    this.#timeline.add(entry);
    this.#typing.delete(entry.name);
    if (entry.type === 'said' && entry.name !== me && entry.seq > this.#read && (late || !this.watched)) {
      this.divider = this.unread === 0 ? this.#read : this.divider;
      this.unread++;
    }
    if (this.watched && !late) {
      this.markRead();
      this.#timeline.trim(MOST_ITEMS);
    }
    return true;
  }

  /** Takes an answer to `history`. */
  older(answer) {
    this.loading = false;
    this.#timeline.addOlder(answer);
  }

  /** Everything here has been looked at. */
  markRead() {
    if (this.#seq !== null) {
      // What was read in a former life of the page is ahead of what has come so far in this one.
      this.#read = Math.max(this.#read, this.#seq);
      this.unread = 0;
    }
  }

  /** Nobody looks at it any longer: what was new then will not be new again. */
  rest() {
    this.watched = false;
    if (this.unread === 0) {
      this.divider = null;
    }
  }

  /** Says something between the messages, here only. */
  note(text) {
    this.#notes = [...this.#notes, { id: this.#notes.length, place: this.#seq ?? 0, text }];
  }

  /** Names have come and gone. A row of such is one note, from which who went and came back is left out. */
  presence({ joined = [], left = [] }, me) {
    this.members = [...new Set([...this.members, ...joined])].filter((name) => !left.includes(name));
    left.forEach((name) => this.#typing.delete(name));
    const last = this.#notes.at(-1);
    const goesOn = last?.joined && last.place === this.#seq;
    const note = goesOn ? last : { id: this.#notes.length, place: this.#seq ?? 0, joined: [], left: [] };
    const others = (names) => names.filter((name) => name !== me);
    const without = (names, gone) => names.filter((name) => !gone.includes(name));
    const nowJoined = [...new Set([...without(note.joined, left), ...without(others(joined), note.left)])];
    const nowLeft = [...new Set([...without(note.left, joined), ...without(others(left), note.joined)])];
    const text = comings(nowJoined, nowLeft);
    this.#notes = [...(goesOn ? this.#notes.slice(0, -1) : this.#notes),
      ...(text ? [{ ...note, joined: nowJoined, left: nowLeft, text }] : [])];
  }

  /** Somebody is typing, and may be held to be so until then. */
  typing(name, now) {
    this.#typing.set(name, now + TYPING_MS);
  }

  /** @returns {string[]} who is typing at that time */
  typingAt(now) {
    return [...this.#typing].filter(([, until]) => until > now).map(([name]) => name);
  }
}
