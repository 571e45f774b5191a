// What all views make their elements with. Whatever people wrote goes in as text, never as HTML.

import { icon } from './icons.js';

/** @returns {HTMLElement} */
export const byId = (id) => document.getElementById(id);

/**
 * An element with a text, or with children.
 *
 * @param {string} tag
 * @param {string} className
 * @param {...(string | Node)} content
 * @returns {HTMLElement}
 */
export function element(tag, className, ...content) {
  const node = document.createElement(tag);
  node.className = className;
  node.append(...content);
  return node;
}

/** A button that shows a picture, and says in words what it does. */
export function tool(name, text) {
  const button = element('button', 'tool', icon(name), element('span', 'unseen', text));
  button.type = 'button';
  button.title = text;
  return button;
}

/** Gives an element the colour of a name: the same for everybody. */
export function colour(node, name) {
  let hash = 0;
  for (const character of name) {
    hash = (hash * 31 + character.codePointAt(0)) % 360;
  }
  node.style.setProperty('--hue', hash);
  return node;
}

/** The initials of somebody in a disc of their colour. */
export function avatar(name) {
  const firsts = name.split(/[\s_.-]+/).filter(Boolean).slice(0, 2).map((word) => [...word][0]);
  const node = colour(element('span', 'avatar', firsts.join('').toLocaleUpperCase()), name);
  node.setAttribute('aria-hidden', 'true');
  return node;
}

/** A name, which can be read in full where there is no room for all of it. */
export function nameOf(name) {
  const node = element('span', 'name', name);
  node.title = name;
  return node;
}

/** How many are unread, for the eyes and for screen readers. */
export function badge(unread) {
  const node = element('span', 'badge', unread > 99 ? '99+' : String(unread), element('span', 'unseen', ' unread'));
  node.hidden = unread === 0;
  return node;
}

/** Sets a text, and leaves the page alone where it is there already. */
export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** A phone, on which there is room for one thing at a time. */
export const phone = matchMedia('(max-width: 46rem)');

/**
 * Fills a list, only where something has changed, and leaves the focus on what it was on.
 *
 * @template {{key: string}} Item
 * @param {HTMLElement} list
 * @param {Item[]} items
 * @param {(item: Item) => HTMLElement} make
 */
export function fill(list, items, make) {
  const shown = JSON.stringify(items);
  if (filled.get(list) === shown) {
    return;
  }
  filled.set(list, shown);
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  list.replaceChildren(...items.map((item) => {
    const node = make(item);
    node.dataset.key = item.key;
    return element('li', '', node);
  }));
  if (focused) {
    [...list.querySelectorAll('[data-key]')].find(({ dataset }) => dataset.key === focused)?.focus();
  }
}

const filled = new WeakMap();
