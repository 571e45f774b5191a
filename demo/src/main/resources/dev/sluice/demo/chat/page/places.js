// The rooms one is in and the people one talks to in private, and which of them is in front.

import { roomKey, talkKey } from './address.js';
import { Room } from './room.js';
import { Talk } from './talk.js';

/** All places, by key. */
export class Places {
  /** @type {Map<string, Room | Talk>} */
  #places = new Map();
  #front = null;
  #store;
  #reads;

  /** @param {{load: () => any, save: (value: any) => void}} store where the rooms survive a reload */
  constructor(store) {
    this.#store = store;
    const { rooms = [], reads = {} } = store.load() ?? {};
    this.#reads = reads;
    rooms.forEach((name) => this.open(roomKey(name)));
  }

  /** @returns {Room[]} in the order in which they were opened */
  get rooms() {
    return [...this.#places.values()].filter((place) => place instanceof Room);
  }

  /** @returns {Talk[]} */
  get talks() {
    return [...this.#places.values()].filter((place) => place instanceof Talk);
  }

  /** @returns {Room | Talk | null} what one is looking at */
  get front() {
    return this.#front;
  }

  /** How many messages are unread everywhere. */
  get unread() {
    return [...this.#places.values()].reduce((sum, { unread }) => sum + unread, 0);
  }

  /** @returns {Room | undefined} */
  room(name) {
    return this.#places.get(roomKey(name));
  }

  /** Finds or makes a place. */
  open(key) {
    if (!this.#places.has(key)) {
      const name = key.slice(1);
      this.#places.set(key, key === talkKey(name) ? new Talk(name) : new Room(name, this.#reads[name] ?? null));
      this.save();
    }
    return this.#places.get(key);
  }

  /** Brings a place to the front; null for none. */
  show(key) {
    const place = key === null ? null : this.open(key);
    if (place !== this.#front) {
      this.#front?.rest();
      this.#front = place;
    }
    return place;
  }

  /** Forgets a place. */
  close(key) {
    if (this.#front?.key === key) {
      this.#front = null;
    }
    if (this.#places.get(key) instanceof Room) {
      delete this.#reads[key.slice(1)];
    }
    this.#places.delete(key);
    this.save();
  }

  /** The server spells the name of a room in another way. */
  rename(room, name) {
    const places = [...this.#places.values()];
    room.name = name;
    this.#places = new Map(places.map((place) => [place.key, place]));
    this.save();
  }

  /** Stores which rooms there are, and how far each is read. */
  save() {
    this.rooms.filter(({ read }) => read !== null).forEach(({ name, read }) => { this.#reads[name] = read; });
    this.#store.save({ rooms: this.rooms.map(({ name }) => name), reads: this.#reads });
  }
}
