// Where one writes: a message, or what is to become of one.

import { Attachment } from './attachment.js';
import { byId } from './dom.js';
import { Picker } from './picker.js';
import { Store } from './store.js';
import { textRefusal } from './words.js';

/**
 * Fires `say` (text), `image` (bytes and preview), `edit` (place and text), `typing`, and `last` for the wish to edit the last
 * thing one has said.
 */
export class Composer extends EventTarget {
  #text = byId('text');
  #store = new Store('drafts');
  #drafts = this.#store.load() ?? {};
  #key = null;
  #editing = null;
  #limits;
  #attachment;

  /** @param {() => {text: number, image: number}} limits */
  constructor(limits) {
    super();
    this.#limits = limits;
    this.#attachment = new Attachment(() => limits().image, (why) => this.refuse(why));
    new Picker((emoji) => this.#insert(emoji));
    byId('say').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    byId('edit-cancel').addEventListener('click', () => this.#endEdit());
    this.#text.addEventListener('keydown', (event) => this.#keyPressed(event));
    this.#text.addEventListener('input', () => this.#typed());
  }

  /** Goes to another place, with what was begun there. */
  moveTo(place) {
    const key = place?.key ?? null;
    if (key === this.#key) {
      return;
    }
    this.#endEdit(false);
    this.#key = key;
    byId('say').hidden = place === null;
    this.#text.value = this.#drafts[key] ?? '';
    this.#text.placeholder = key?.startsWith('@') ? `Only ${place.name} will read this` : 'Say something';
    this.#attachment.allowed = key?.startsWith('#') ?? false;
    this.refuse('');
  }

  /** Begins to edit something that was said. */
  edit({ place, text }) {
    this.#editing = place;
    byId('editing').hidden = false;
    this.#text.value = text;
    this.refuse('');
    this.focus();
  }

  /** Says why something was not taken, and gives it back to its place if nothing else was begun there. */
  refuse(why, giveBack = '', key = this.#key) {
    byId('text-refusal').textContent = why;
    this.#text.setAttribute('aria-invalid', String(why !== ''));
    if (giveBack && !this.#drafts[key]) {
      this.#drafts[key] = giveBack;
      this.#store.save(this.#drafts);
      if (key === this.#key && this.#editing === null) {
        this.#text.value = giveBack;
      }
    }
  }

  focus() {
    this.#text.focus();
  }

  #submit() {
    const text = this.#text.value.trim();
    const why = textRefusal(text, this.#limits().text);
    this.refuse(why);
    if (why) {
      this.focus();
      return;
    }
    if (this.#editing !== null) {
      if (text) {
        this.#fire('edit', { place: this.#editing, text });
        this.#endEdit();
      } else {
        this.refuse('A message cannot become empty. Delete it instead.');
      }
      return;
    }
    const image = this.#attachment.take();
    this.#text.value = '';
    this.#keep();
    if (image) {
      this.#fire('image', image);
    }
    if (text) {
      this.#fire('say', text);
    }
    this.focus();
  }

  #keyPressed(event) {
    // While an input method is composing, its keys belong to it.
    if (event.isComposing) {
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      byId('say').requestSubmit();
    } else if (event.key === 'Escape' && this.#editing !== null) {
      event.stopPropagation();
      this.#endEdit();
    } else if (event.key === 'ArrowUp' && this.#text.value === '' && this.#editing === null) {
      event.preventDefault();
      this.#fire('last');
    }
  }

  #typed() {
    this.refuse(textRefusal(this.#text.value, this.#limits().text));
    if (this.#editing === null) {
      this.#keep();
      if (this.#text.value.trim() !== '') {
        this.#fire('typing');
      }
    }
  }

  #insert(emoji) {
    this.#text.setRangeText(emoji, this.#text.selectionStart, this.#text.selectionEnd, 'end');
    this.focus();
    this.#typed();
  }

  #endEdit(focus = true) {
    if (this.#editing !== null) {
      this.#editing = null;
      byId('editing').hidden = true;
      this.#text.value = this.#drafts[this.#key] ?? '';
      this.refuse('');
      if (focus) {
        this.focus();
      }
    }
  }

  /** What was begun is still there after a reload, and after a login. */
  #keep() {
    this.#drafts[this.#key] = this.#text.value || undefined;
    this.#store.save(this.#drafts);
  }

  #fire(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
