// What is at the sides: always there where there is room for it, else opened and closed like a drawer.

import { byId, phone } from './dom.js';

const narrow = matchMedia('(max-width: 64rem)');

/** The rooms at the left; people and connection at the right. */
export class Drawers {
  #open = { sidebar: false, people: false, panel: false };
  #inRoom = true;
  #panelToggled;

  /** @param {(open: boolean) => void} panelToggled */
  constructor(panelToggled) {
    this.#panelToggled = panelToggled;
    byId('menu').addEventListener('click', () => this.#toggle('sidebar', byId('sidebar')));
    byId('people-toggle').addEventListener('click', () => this.#toggle('people', byId('members')));
    byId('state').addEventListener('click', () => this.#toggle('panel', byId('panel')));
    byId('panel-close').addEventListener('click', () => this.#toggle('panel'));
    [phone, narrow].forEach((media) => media.addEventListener('change', () => this.show()));
    document.addEventListener('keydown', ({ key }) => key === 'Escape' && this.#escape());
    document.addEventListener('pointerdown', ({ target }) => this.#leave(target));
  }

  /** Somebody went somewhere: what covers it gives way. */
  close() {
    this.#open.sidebar = false;
    this.#open.people = false;
    if (narrow.matches) {
      this.#set('panel', false);
    }
    this.show();
  }

  /** Whether one is in a room, where there are people to be shown. */
  set inRoom(inRoom) {
    if (inRoom !== this.#inRoom) {
      this.#inRoom = inRoom;
      this.show();
    }
  }

  /** Shows what is open, or has room. */
  show() {
    const { sidebar, people, panel } = this.#open;
    const isIn = document.body.dataset.view === 'chat';
    byId('menu').hidden = !isIn || !phone.matches;
    byId('menu').setAttribute('aria-expanded', String(sidebar));
    byId('sidebar').hidden = !isIn || (phone.matches && !sidebar);
    byId('people-toggle').hidden = !narrow.matches;
    byId('people-toggle').setAttribute('aria-expanded', String(people));
    byId('people').hidden = !this.#inRoom || (narrow.matches && !people);
    byId('panel').hidden = !panel;
    byId('state').disabled = !isIn;
    byId('state').setAttribute('aria-expanded', String(panel));
    byId('side').hidden = !isIn || (narrow.matches && !people && !panel);
  }

  #toggle(name, within) {
    const open = !this.#open[name];
    if (open && narrow.matches) {
      Object.keys(this.#open).forEach((other) => this.#set(other, false));
    }
    this.#set(name, open);
    this.show();
    if (open) {
      within.querySelector('a, button, [tabindex]')?.focus();
    } else {
      byId({ sidebar: 'menu', people: 'people-toggle', panel: 'state' }[name]).focus();
    }
  }

  #set(name, open) {
    if (name === 'panel' && this.#open.panel !== open) {
      this.#panelToggled(open);
    }
    this.#open[name] = open;
  }

  #escape() {
    if (byId('ask').open) {
      return; // the key was for the question
    }
    const name = ['sidebar', 'people', 'panel'].find((each) => this.#open[each]);
    if (name) {
      this.#toggle(name);
    }
  }

  /** A tap beside what covers the chat closes it. */
  #leave(target) {
    if (narrow.matches && target.closest('main') && !target.closest('#people-toggle')) {
      this.close();
    }
  }
}
