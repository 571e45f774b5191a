// The rooms one is in, the people one talks to in private, and the rooms one could go to.

import { hashOf, roomKey, tidy } from './address.js';
import * as api from './api.js';
import { avatar, badge, byId, element, fill, nameOf, setText } from './dom.js';
import { count, roomHint, roomRefusal } from './words.js';

const MOST_OTHERS = 50;
const ASK_AGAIN_MS = 20_000;

/** The list at the left. Fires `open` (key) for a room that somebody wrote the name of. */
export class Sidebar extends EventTarget {
  #others = [];
  #visit = null;
  /** What was written into the field last. */
  #asked = '';

  constructor() {
    super();
    byId('open-room').addEventListener('submit', (event) => {
      event.preventDefault();
      const name = tidy(byId('room').value);
      const why = roomRefusal(name, this.#visit.limits.room);
      this.refuse(why);
      if (why) {
        byId('room').focus();
      } else {
        this.#asked = name;
        byId('room').value = '';
        this.dispatchEvent(new CustomEvent('open', { detail: roomKey(name) }));
      }
    });
  }

  /** Begins to ask now and then which rooms there are. */
  begin(visit) {
    this.#visit = visit;
    byId('self').replaceChildren(avatar(visit.name), nameOf(visit.name));
    setInterval(() => this.ask(), ASK_AGAIN_MS);
  }

  /** Asks which rooms there are. */
  async ask() {
    if (!document.hidden && this.#visit.connection.isOpen) {
      const { status, body } = await api.rooms();
      if (status === 200) {
        this.#others = body.rooms;
        this.show();
      }
    }
  }

  /** Says why a room cannot be opened. */
  refuse(why) {
    byId('room-refusal').textContent = why;
    byId('room').setAttribute('aria-invalid', String(why !== ''));
  }

  /**
   * Says why a room could not be opened, where its name was written.
   *
   * @returns {boolean} false when it was not written here, but came from an address or a link
   */
  giveBack(name, why) {
    if (name !== this.#asked) {
      return false;
    }
    byId('room').value = name;
    this.refuse(why);
    byId('room').focus();
    return true;
  }

  show() {
    const { limits, places: { rooms, talks, front } } = this.#visit;
    setText(byId('room-hint'), roomHint(limits.room));
    const placeOf = ({ key, name, unread }) => ({ key, name, unread, current: key === front?.key });
    const others = this.#others.filter(({ room }) => !rooms.some(({ name }) => name === room)).slice(0, MOST_OTHERS);
    fill(byId('rooms'), rooms.map(placeOf), (place) => link(place, element('span', 'sign', '#'), badge(place.unread)));
    fill(byId('talks'), talks.map(placeOf), (place) => link(place, avatar(place.name), badge(place.unread)));
    fill(byId('others'), others.map(({ room, members }) => ({ key: roomKey(room), name: room, members })), (room) => {
      const here = room.members > 0 ? count(room.members, 'person', 'people') : '';
      return link(room, element('span', 'sign', '#'), element('span', 'here', here));
    });
    byId('talks-section').hidden = talks.length === 0;
    byId('others-section').hidden = others.length === 0;
  }
}

function link({ key, name, current }, sign, more) {
  const node = element('a', 'place', sign, nameOf(name), more);
  node.href = hashOf(key);
  if (current) {
    node.setAttribute('aria-current', 'page');
  }
  return node;
}
