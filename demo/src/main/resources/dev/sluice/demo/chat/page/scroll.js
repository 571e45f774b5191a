// Where in the log one is: at its end, along with which it scrolls, or somewhere that stays where it is.

const NEAR_END_PX = 60;
const NEAR_TOP_PX = 300;

/** The scrolling of a list. Fires `end` when its end is reached or left, and `top` near its beginning. */
export class Scroll extends EventTarget {
  #list;
  #atEnd = true;

  /** @param {HTMLElement} list */
  constructor(list) {
    super();
    this.#list = list;
    list.addEventListener('scroll', () => this.#scrolled());
    // A window that shrinks, or a keyboard that comes up, hides the latest message otherwise.
    new ResizeObserver(() => this.#follow()).observe(list);
  }

  get atEnd() {
    return this.#atEnd;
  }

  /** Whether so little is above that more of it is wanted. */
  get nearTop() {
    return this.#list.scrollTop < NEAR_TOP_PX;
  }

  toEnd() {
    this.#atEnd = true;
    this.#follow();
  }

  /** Shows an element at the top, unless that is nearer to the end than it can be. */
  to(node) {
    this.#list.scrollTop = node.offsetTop - this.#list.offsetTop - 24;
    this.#scrolled();
  }

  /**
   * Remembers what one is looking at.
   *
   * @returns {() => void} goes back to it after the list has changed
   */
  hold() {
    if (this.#atEnd) {
      return () => this.#follow();
    }
    const top = this.#list.getBoundingClientRect().top;
    const visible = [...this.#list.children]
      .map((node) => [node, node.getBoundingClientRect()])
      .filter(([node, { bottom }]) => bottom > top && node.matches('.message'))
      .map(([node, rectangle]) => [node, rectangle.top]);
    return () => {
      const [node, before] = visible.find(([candidate]) => candidate.isConnected) ?? [];
      if (node) {
        this.#list.scrollTop += node.getBoundingClientRect().top - before;
      }
    };
  }

  #follow() {
    if (this.#atEnd) {
      this.#list.scrollTop = this.#list.scrollHeight;
    }
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.#list;
    const atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    if (atEnd !== this.#atEnd) {
      this.#atEnd = atEnd;
      this.dispatchEvent(new Event('end'));
    }
    if (this.nearTop) {
      this.dispatchEvent(new Event('top'));
    }
  }
}
