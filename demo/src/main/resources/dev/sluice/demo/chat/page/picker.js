// The emoji picker: a grid of buttons, of which one is in the tab order, and arrows lead to the others.

import { byId, element } from './dom.js';
import { EMOJI } from './emoji.js';

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

/** Picks an emoji. */
export class Picker {
  #box = byId('picker');
  #opener = byId('emoji');

  /** @param {(emoji: string) => void} picked */
  constructor(picked) {
    this.#box.append(...EMOJI.map(([emoji, name]) => {
      const button = element('button', 'choice', emoji);
      button.type = 'button';
      button.tabIndex = -1;
      button.title = name;
      button.setAttribute('aria-label', name);
      return button;
    }));
    this.#opener.addEventListener('click', () => this.#toggle(this.#box.hidden));
    this.#box.addEventListener('keydown', (event) => this.#key(event));
    this.#box.addEventListener('click', ({ target }) => {
      if (target.closest('.choice')) {
        this.#toggle(false);
        picked(target.closest('.choice').textContent);
      }
    });
    document.addEventListener('pointerdown', ({ target }) => this.#leave(target));
    this.#box.addEventListener('focusout', ({ relatedTarget }) => relatedTarget && this.#leave(relatedTarget));
  }

  #toggle(open) {
    this.#box.hidden = !open;
    this.#opener.setAttribute('aria-expanded', String(open));
    if (open) {
      this.#focus(0);
    }
  }

  /** Whoever goes on elsewhere needs it no longer. */
  #leave(target) {
    if (!this.#box.contains(target) && !this.#opener.contains(target)) {
      this.#toggle(false);
    }
  }

  #key(event) {
    const choices = [...this.#box.children];
    const at = choices.indexOf(document.activeElement);
    const columns = choices.filter(({ offsetTop }) => offsetTop === choices[0].offsetTop).length;
    const ends = { Home: -at, End: choices.length - 1 - at };
    const step = STEPS[event.key] ?? { ArrowDown: columns, ArrowUp: -columns }[event.key] ?? ends[event.key];
    if (event.key === 'Escape') {
      this.#toggle(false);
      this.#opener.focus();
    } else if (step !== undefined) {
      this.#focus(Math.min(choices.length - 1, Math.max(0, at + step)));
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #focus(index) {
    [...this.#box.children].forEach((choice, at) => { choice.tabIndex = at === index ? 0 : -1; });
    this.#box.children[index].focus();
  }
}
