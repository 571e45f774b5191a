// What was said in a room, as far as this page has loaded it: in order, each once, with what became of it.

/**
 * @typedef {object} Item something that was said, as it is now
 * @property {number} place the number it was said under, which is where it stands
 * @property {number} seq the number of the entry that told its present state
 * @property {string} id
 * @property {string} name
 * @property {number} at when it was said, or where that is not known, changed
 * @property {boolean} undated whether it is not known
 * @property {string} [text]
 * @property {{id: string, type: string, bytes: number}} [image]
 * @property {boolean} edited
 * @property {boolean} deleted
 */

/** The entries of one room. An item is never changed but replaced, so that a view can tell by identity what is new. */
export class Timeline {
  /** @type {Item[]} sorted by place */
  #items = [];
  /** Everything from this number on is loaded; 0 when nothing older is left. */
  #low = 0;

  /**
   * Starts afresh.
   *
   * @param {number} from the number after which the entries follow
   * @param {number} oldest the number of the oldest entry that the server has, 0 for none
   */
  begin(from, oldest) {
    this.#items = [];
    this.#low = from + 1 > Math.max(oldest, 1) ? from + 1 : 0;
  }

  /** Whether the server has entries that are older than those here. */
  get more() {
    return this.#low > 0;
  }

  /** What to ask older entries before. */
  get low() {
    return this.#low;
  }

  /**
   * What can be shown. An edit of something further up than anything loaded waits until the history has come down to its
   * place: shown before, it would stand beside messages that it has nothing to do with.
   *
   * @returns {Item[]}
   */
  get items() {
    return this.#items.filter(({ place }) => place >= this.#low);
  }

  /**
   * Takes an entry of the log, in whatever order.
   *
   * @param {object} entry `said`, `edited` or `deleted` of the protocol
   * @returns {boolean} whether it changed anything
   */
  add(entry) {
    const place = entry.edits ?? entry.deletes ?? entry.seq;
    const index = this.#indexOf(place);
    const known = this.#items[index]?.place === place ? this.#items[index] : null;
    if (known && entry.seq <= known.seq) {
      return false;
    }
    this.#items.splice(index, known ? 1 : 0, next(known, place, entry));
    return true;
  }

  /**
   * Takes an answer to `history`.
   *
   * @param {{entries: object[], before: number, more: boolean}} answer
   */
  addOlder({ entries, before, more }) {
    entries.forEach((entry) => this.add(entry));
    this.#low = more ? Math.min(entries[0]?.seq ?? before, before) : 0;
  }

  /** Forgets the oldest items but `most`; the history has them. */
  trim(most) {
    const shown = this.items;
    if (shown.length <= most) {
      return;
    }
    const low = shown[shown.length - most].place;
    // An edit with a higher number than that would not come again with the history before it.
    this.#items = this.#items.filter(({ place, seq }) => place >= low || seq >= low);
    this.#low = low;
  }

  /** @returns {Item | undefined} */
  at(place) {
    const item = this.#items[this.#indexOf(place)];
    return item?.place === place ? item : undefined;
  }

  /** Where an item of that place is, or would have to be. */
  #indexOf(place) {
    let from = 0;
    let to = this.#items.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.#items[middle].place < place) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }
}

function next(known, place, { type, seq, id, name, at, text, image }) {
  // When it was said is gone with the original.
  const undated = type !== 'said';
  const item = known ? { ...known, seq } : { place, seq, id, name, at, undated, edited: false, deleted: false };
  switch (type) {
    case 'edited':
      return { ...item, text, edited: true };
    case 'deleted':
      return { ...item, text: undefined, image: undefined, edited: false, deleted: true };
    default:
      return { ...item, text, image };
  }
}
