// The chat: what the messages of chat.v1 do to the page, and what the page's forms say to the server.

import { Connection } from './connection.js';
import { Log, Members, Status, showRoom } from './view.js';

// The server may take a while to notice that a former connection of ours is gone.
const NAME_RETRY_MS = 3_000;
const NAME_RETRIES = 15;

const byId = (id) => document.getElementById(id);
const log = new Log();
const members = new Members();
const status = new Status();
const connection = new Connection(new URL('/chat', location.href.replace(/^http/, 'ws')).href);

/** Where we are or want to be: null at the door. `name` and `room` are the server's spelling once we are in. */
let seat = null;
let nameTimer = 0;

// --- What the server says

const reactions = {
  welcome({ room, name, members: names }) {
    const back = seat.wasIn;
    Object.assign(seat, { room, name, isIn: true, wasIn: true, retries: 0 });
    remember(seat);
    status.notice('');
    members.set(names, name);
    if (back) {
      log.event('You are back. What was said meanwhile is not shown.');
    } else {
      log.clear();
      log.event(names.length === 1 ? 'You are the first one here.' : 'You have joined.');
      showRoom(room);
      byId('text').focus();
    }
    allowSaying();
  },
  joined({ name }) {
    members.add(name);
    log.event(`${name} joined.`);
  },
  left({ name }) {
    members.remove(name);
    log.event(`${name} left.`);
  },
  said(message) {
    log.message(message, message.name === seat.name);
  },
  error({ code, message }) {
    if (seat.isIn) {
      byId('text-refusal').textContent = message;
    } else if (code === 'name-taken' && seat.wasIn && seat.retries++ < NAME_RETRIES) {
      status.notice('The server still holds your former connection. Trying again.');
      nameTimer = setTimeout(join, NAME_RETRY_MS);
    } else {
      backToDoor(message);
    }
  },
};

connection.addEventListener('message', ({ detail }) => seat && reactions[detail.type]?.(detail));
connection.addEventListener('open', () => join());
connection.addEventListener('state', ({ detail }) => {
  clearTimeout(nameTimer);
  if (seat) {
    seat.isIn = false;
  }
  status.show(detail);
  allowSaying();
  if (detail.state === 'waiting' && seat && !seat.wasIn) {
    byId('refusal').textContent = `${detail.why} Trying again.`;
  }
});

// --- What the person does

byId('join').addEventListener('submit', (event) => {
  event.preventDefault();
  byId('refusal').textContent = '';
  enter(byId('name').value, byId('room').value);
});

byId('say').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = byId('text');
  byId('text-refusal').textContent = '';
  if (text.value.trim() !== '' && seat?.isIn && connection.send({ type: 'say', text: text.value })) {
    text.value = '';
  }
  text.focus();
});

byId('text').addEventListener('keydown', (event) => {
  // While an input method is composing, Enter belongs to it.
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    byId('say').requestSubmit();
  }
});

byId('leave').addEventListener('click', () => backToDoor(''));
byId('retry').addEventListener('click', () => connection.retryNow());

// Another room in the address bar: go there.
addEventListener('hashchange', () => {
  const room = roomInAddress();
  byId('room').value = room;
  if (seat && room !== seat.room) {
    const { name } = seat;
    connection.close();
    enter(name, room);
  }
});

// --- Steps

function enter(name, room) {
  seat = { name, room, isIn: false, wasIn: false, retries: 0 };
  connection.open();
}

function join() {
  connection.send({ type: 'join', room: seat.room, name: seat.name });
}

function backToDoor(why) {
  seat = null;
  sessionStorage.removeItem('name');
  connection.close();
  showRoom(null);
  byId('refusal').textContent = why;
  byId('name').focus();
}

function allowSaying() {
  byId('say').querySelector('button').disabled = !seat?.isIn;
}

/** So that the address can be shared, and a reload comes back to the room. */
function remember({ name, room }) {
  sessionStorage.setItem('name', name);
  if (roomInAddress() !== room) {
    history.replaceState(null, '', `#${encodeURIComponent(room)}`);
  }
}

function roomInAddress() {
  try {
    return decodeURIComponent(location.hash.slice(1)) || 'lobby';
  } catch {
    return 'lobby'; // a percent sign that somebody typed
  }
}

// --- Here we go

// On a phone the list of people would take the room that the messages need.
const phone = matchMedia('(max-width: 42rem)');
const unfoldPeople = () => { byId('people').open = !phone.matches; };
phone.addEventListener('change', unfoldPeople);
unfoldPeople();
byId('room').value = roomInAddress();
const formerName = sessionStorage.getItem('name');
if (formerName) {
  byId('name').value = formerName;
  enter(formerName, roomInAddress());
} else {
  byId('name').focus();
}
