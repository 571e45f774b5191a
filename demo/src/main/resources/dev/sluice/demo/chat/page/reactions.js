// What each message of the server does.

import { roomKey, talkKey } from './address.js';
import { laneOf, placeOf } from './outbox.js';
import * as words from './words.js';

const TYPING_MS = 5_000;
const HISTORY_AGAIN_MS = 3_000;

/** @type {Record<string, (visit: import('./visit.js').Visit, message: any) => void>} by the message's type */
export const reactions = {
  hello(visit, { limits, server }) {
    visit.limits = { ...visit.limits, ...limits };
    visit.server = server ?? '';
    visit.teller.notice('log', '');
    visit.outbox.open(laneOf({ kind: 'private' }));
    const { rooms, front } = visit.places;
    rooms.sort((one, other) => (other === front) - (one === front)).forEach((room) => visit.join(room));
    visit.delivery.pump();
    visit.teller.changed();
  },

  welcome(visit, message) {
    const room = visit.places.room(message.room) ?? renamed(visit, message.room);
    if (!room) {
      visit.connection.send({ type: 'leave', room: message.room }); // left before one was in
      return;
    }
    if (room.welcome(message)) {
      visit.outbox.forgetAcked(room.name);
    }
    visit.outbox.open(laneOf({ room: room.name }));
    visit.delivery.pump();
    visit.added(room);
  },

  entries(visit, message) {
    const room = visit.places.room(message.room);
    if (room && message.before !== undefined) {
      room.older(message);
    } else if (room) {
      const missed = message.entries.filter((entry) => take(visit, room, entry, true));
      if (room.watched && room.divider !== null && missed.length > 0) {
        visit.teller.announce(`${words.count(missed.length, 'message')} came meanwhile.`);
      }
      visit.added(room);
    }
    visit.teller.changed();
  },

  said: entry,
  edited: entry,
  deleted: entry,

  ack(visit, { id, seq }) {
    const thing = visit.outbox.find(id);
    if (thing?.kind === 'private') {
      visit.settle(id);
      visit.places.open(talkKey(thing.to)).receive({ ...thing, from: visit.name }, visit.name);
    } else if (thing) {
      visit.outbox.acked(id, seq <= visit.places.room(thing.room)?.since);
    }
    visit.delivery.pump();
    visit.teller.changed();
  },

  private(visit, message) {
    const { from, to, id, text } = message;
    const talk = visit.places.open(talkKey(from === visit.name ? to : from));
    if (talk.receive(message, visit.name) && from !== visit.name) {
      visit.teller.announce(`Private, from ${from}: ${text}`);
    }
    if (from === visit.name) {
      visit.settle(id);
      visit.delivery.pump();
    }
    visit.added(talk);
  },

  typing(visit, { room, name }) {
    visit.places.room(room)?.typing(name, Date.now());
    visit.teller.changed();
    setTimeout(() => visit.teller.changed(), TYPING_MS);
  },

  presence(visit, message) {
    visit.places.room(message.room)?.presence(message, visit.name);
    visit.teller.changed();
  },

  left(visit, { room }) {
    visit.places.room(room)?.lost();
    visit.teller.changed();
  },

  log(visit, { away }) {
    visit.teller.notice('log', away ? 'The server cannot reach its log; what you say is kept and sent when it is back.' : '');
  },

  pong(visit, message) {
    visit.meter.ponged(message, performance.now());
    visit.teller.changed();
  },

  error(visit, error) {
    const thing = visit.outbox.find(error.id);
    const room = visit.places.room(error.room);
    if (thing) {
      refused(visit, error, thing);
    } else if (room?.state === 'joining') {
      notLetIn(visit, error, room);
    } else if (room?.loading) {
      // Not at once: the view would ask again, and be refused again.
      setTimeout(() => {
        room.loading = false;
        visit.teller.changed();
      }, error.retryAfterMillis ?? HISTORY_AGAIN_MS);
    }
    visit.teller.changed();
  },
};

function entry(visit, message) {
  const room = visit.places.room(message.room);
  if (room && take(visit, room, message, false)) {
    if (message.type === 'said' && message.name !== visit.name && room === visit.places.front) {
      visit.teller.announce(`${message.name}: ${message.text ?? 'an image'}`);
    }
    visit.added(room);
  }
}

/** Takes an entry, and what it was out of the outbox. */
function take(visit, room, message, late) {
  const added = room.receive(message, visit.name, late);
  if (message.name === visit.name) {
    visit.settle(message.id);
    visit.delivery.pump();
  }
  return added;
}

/** The room that was asked for under another spelling of the name that the server has for it. */
function renamed(visit, name) {
  const asked = visit.places.rooms.find((room) => room.state === 'joining'
    && room.name.toLowerCase() === name.toLowerCase());
  if (asked) {
    visit.places.rename(asked, name);
    if (asked === visit.places.front) {
      visit.teller.moved(roomKey(name));
    }
  }
  return asked;
}

/** Something one has said was not taken, for now or for good. */
function refused(visit, error, thing) {
  const { id } = thing;
  switch (error.code) {
    case 'too-fast':
      tooFast(visit, visit.delivery.later(id, error.retryAfterMillis));
      break;
    case 'log-away':
      visit.delivery.later(id, error.retryAfterMillis);
      break;
    case 'not-joined':
      visit.outbox.shut(laneOf(thing));
      visit.joinLater(visit.places.open(roomKey(thing.room)));
      break;
    case 'not-here':
      visit.settle(id);
      visit.places.open(talkKey(thing.to)).failed(thing, visit.name, words.notHere(thing.to));
      visit.teller.announce(words.notHere(thing.to));
      break;
    default:
      visit.settle(id);
      visit.teller.refuse(words.errorInWords(error), isNew(thing) ? thing.text : '', placeOf(thing));
  }
  visit.delivery.pump();
}

/** Whether it is something new to say, and no change of what was said. */
const isNew = ({ kind }) => kind === 'say' || kind === 'private';

function tooFast(visit, until) {
  visit.teller.notice('fast', 'That was a lot at once. What you say is sent again by itself in a moment.', { until });
}

/** A room has not let one in. */
function notLetIn(visit, error, room) {
  switch (error.code) {
    case 'already-joined':
      room.state = 'in';
      visit.outbox.open(laneOf({ room: room.name }));
      visit.delivery.pump();
      break;
    case 'too-fast':
    case 'log-away':
      visit.joinLater(room, error.retryAfterMillis);
      break;
    default:
      room.lost();
      if (room.since === null) {
        visit.forget(room);
      }
      // Only now: to go to another place takes away what was said of this one.
      visit.teller.refuseRoom(room.name, words.errorInWords(error));
  }
}
