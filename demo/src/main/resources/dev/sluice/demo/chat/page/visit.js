// What goes on between logging in and out: which places there are, and what one does in them.

import { roomKey } from './address.js';
import { Connection } from './connection.js';
import { Delivery } from './delivery.js';
import { Heartbeat } from './heartbeat.js';
import { Meter } from './meter.js';
import { Outbox, laneOf, placeOf } from './outbox.js';
import { Places } from './places.js';
import { reactions } from './reactions.js';
import { Room } from './room.js';
import { Store } from './store.js';
import { Talk } from './talk.js';
import * as words from './words.js';

const TYPING_MS = 3_000;
const JOIN_AGAIN_MS = 3_000;
const DEFAULT_LIMITS = { name: 32, room: 32, text: 2_000, image: 1_048_576, rooms: 20 };

/**
 * Whom a visit tells what has happened.
 *
 * @typedef {object} Teller
 * @property {() => void} changed something is to be shown anew
 * @property {(text: string) => void} announce for screen readers
 * @property {(text: string, giveBack?: string, key?: string) => void} refuse what one wrote in a place was not taken, and may
 *     be given back there
 * @property {(name: string, text: string) => void} refuseRoom a room cannot be opened
 * @property {(key: string) => void} moved one is somewhere else now
 * @property {(kind: string, text: string, more?: object) => void} notice something to be known; gone with an empty text
 * @property {(state: object) => void} state of the connection
 */

/** One person's chat. */
export class Visit {
  limits = DEFAULT_LIMITS;
  server = '';
  meter = new Meter();
  #typedAt = 0;

  /**
   * @param {string} name one's own, as the server spells it
   * @param {Teller} teller
   */
  constructor(name, teller) {
    this.name = name;
    this.teller = teller;
    this.places = new Places(new Store(`places ${name}`));
    this.outbox = new Outbox(new Store(`outbox ${name}`));
    this.connection = new Connection(new URL('/chat', location.href.replace(/^http/, 'ws')).href);
    this.delivery = new Delivery(this.outbox, this.connection);
    this.heartbeat = new Heartbeat(this.connection, this.meter);
    this.connection.addEventListener('message', ({ detail }) => this.#react(detail));
    this.connection.addEventListener('state', ({ detail }) => this.#stateChanged(detail));
    // What was private and is still to be sent has a place, too.
    this.outbox.things.forEach((thing) => this.places.open(placeOf(thing)));
  }

  /** Connects, and goes to a place. */
  begin(key) {
    this.go(key ?? this.places.rooms[0]?.key ?? roomKey('lobby'));
    this.connection.open();
  }

  /** Goes to a place, into a room that one is not in yet as well. */
  go(key) {
    const place = this.places.show(key);
    if (place instanceof Room && place.state === 'out' && this.connection.isOpen) {
      this.join(place);
    }
    this.#typedAt = 0;
    this.teller.moved(key);
    this.teller.changed();
  }

  /** Asks to be let into a room. */
  join(room) {
    room.state = 'joining';
    this.connection.send({ type: 'join', room: room.name, ...(room.since !== null && { since: room.since }) });
  }

  /** Asks again after a while, if one still wants to be there. */
  joinLater(room, millis = JOIN_AGAIN_MS) {
    room.state = 'out';
    setTimeout(() => {
      if (this.places.room(room.name) === room && room.state === 'out' && this.connection.isOpen) {
        this.join(room);
      }
    }, millis);
  }

  /** Leaves the place in front, and gives up what is still to be sent there. */
  leave() {
    const place = this.places.front;
    this.things.forEach(({ id }) => this.settle(id));
    if (place instanceof Room) {
      this.connection.send({ type: 'leave', room: place.name });
      this.outbox.shut(laneOf({ room: place.name }));
    }
    this.forget(place);
  }

  /** A place is no longer one of those one is in. */
  forget(place) {
    const wasFront = place === this.places.front;
    this.places.close(place.key);
    if (wasFront) {
      this.go(this.places.rooms[0]?.key ?? this.places.talks[0]?.key ?? null);
    }
  }

  /** What is on its way to the place in front. */
  get things() {
    const { front } = this.places;
    return this.outbox.things.filter(({ kind, room, to }) => (front instanceof Talk
      ? kind === 'private' && to === front.name : kind !== 'private' && room === front?.name));
  }

  /** Says a text to the place in front. */
  say(text) {
    const { front } = this.places;
    this.#send(front instanceof Talk ? { kind: 'private', to: front.name, text } : { kind: 'say', room: front.name, text });
    this.#typedAt = 0;
  }

  /** Shows an image to the room in front. */
  show({ bytes, preview }) {
    this.#send({ kind: 'image', room: this.places.front.name, bytes, preview });
  }

  /** Changes the text of what one has said. */
  edit(place, text) {
    this.#send({ kind: 'edit', room: this.places.front.name, place, text });
  }

  /** Deletes what one has said. */
  delete(place) {
    this.#send({ kind: 'delete', room: this.places.front.name, place });
  }

  /** One is writing. */
  typing() {
    const { front } = this.places;
    if (front instanceof Room && front.state === 'in' && Date.now() - this.#typedAt >= TYPING_MS) {
      this.#typedAt = Date.now();
      this.connection.send({ type: 'typing', room: front.name });
    }
  }

  /** Asks for what was said before. */
  older() {
    const { front } = this.places;
    if (front?.more && front.state === 'in' && !front.loading) {
      front.loading = this.connection.send({ type: 'history', room: front.name, before: front.low });
    }
  }

  /** Somebody looks at the end of what is in front, or no longer does. */
  watch(watched) {
    const { front } = this.places;
    if (front) {
      front.watched = watched;
      this.#lookedAt(front);
    }
  }

  /** Something was added to a place: it is read if somebody looks at it. */
  added(place) {
    this.#lookedAt(place);
    this.teller.changed();
  }

  /** Takes something out of the outbox. */
  settle(id) {
    const thing = this.outbox.remove(id);
    if (thing?.preview) {
      URL.revokeObjectURL(thing.preview);
    }
    return thing;
  }

  #lookedAt(place) {
    if (place.watched) {
      const unread = place.unread > 0;
      place.markRead();
      this.places.save();
      if (unread) {
        this.teller.changed();
      }
    }
  }

  #send(thing) {
    this.delivery.add(thing);
    this.teller.changed();
  }

  #react(message) {
    if (Object.hasOwn(reactions, message.type)) {
      reactions[message.type](this, message);
    }
  }

  #stateChanged(detail) {
    if (detail.state === 'waiting' && detail.code === 1009) {
      const thing = this.outbox.longestFlying();
      if (thing) {
        this.settle(thing.id);
        this.teller.refuse(words.tooLong(thing), thing.text, placeOf(thing));
      }
    }
    if (detail.state !== 'open') {
      this.outbox.shutAll();
      this.places.rooms.forEach((room) => room.lost());
    }
    this.teller.state(detail);
    this.teller.changed();
  }
}
