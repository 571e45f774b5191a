// One row of the log as an element.

import { avatar, colour, element, tool } from './dom.js';
import { icon } from './icons.js';

const STATES = { sent: ['check', 'Sent'], waiting: ['clock', 'Waiting to be sent'] };

/**
 * @param {import('./rows.js').Row} row
 * @param {(image: {id: string}) => string} urlOf where an image is
 * @returns {HTMLElement}
 */
export function entryOf(row, urlOf) {
  switch (row.kind) {
    case 'day':
      return element('p', 'day', element('span', '', dayInWords(row.at)));
    case 'new':
      return element('p', 'new', element('span', '', 'New'));
    case 'message':
      return messageOf(row, urlOf);
    default:
      return element('p', row.kind, row.text);
  }
}

function messageOf(row, urlOf) {
  const { name, at, mine, again, deleted, leaving, failed } = row;
  const classes = Object.entries({ mine, again, deleted, leaving }).filter(([, has]) => has).map(([word]) => word);
  const node = colour(element('article', ['message', ...classes].join(' ')), name);
  node.tabIndex = -1;
  node.setAttribute('aria-label', `${mine ? 'You' : name}, ${timeOf(at)}: ${summary(row)}`);
  const bubble = element('div', 'bubble', content(row, urlOf), marks(row));
  node.append(avatar(name), head(name, at), bubble);
  if (failed) {
    node.append(element('p', 'refusal', failed));
  }
  if (mine && row.canChange && !deleted && !leaving) {
    bubble.append(actions(row));
  }
  return node;
}

function summary({ deleted, text, edited }) {
  if (deleted) {
    return 'deleted';
  }
  return `${text?.slice(0, 200) ?? 'an image'}${edited ? ', edited' : ''}`;
}

function head(name, at) {
  const time = element('time', '', timeOf(at));
  time.dateTime = new Date(at).toISOString();
  time.title = new Date(at).toLocaleString();
  return element('div', 'head', element('span', 'author', name), time);
}

function content({ name, at, deleted, text, image, preview }, urlOf) {
  if (deleted) {
    return element('p', 'gone', 'Message deleted');
  }
  if (image || preview) {
    const url = image ? urlOf(image) : preview;
    const picture = element('img', '');
    picture.loading = 'lazy';
    picture.alt = `Image from ${name}, ${timeOf(at)}`;
    picture.src = url;
    const link = element('a', 'image', picture);
    link.href = url;
    link.target = '_blank';
    link.rel = 'noopener';
    link.tabIndex = -1;
    return link;
  }
  return element('div', 'text', text);
}

/** Whether it was edited, and whether it has arrived. */
function marks({ edited, state, preview, id, deleted }) {
  const node = element('span', 'marks');
  if (edited) {
    node.append(element('span', 'edited', 'edited'));
  }
  if (preview) {
    const progress = element('progress', 'sending');
    progress.max = 1;
    progress.dataset.id = id;
    progress.setAttribute('aria-label', 'How much of the image is sent');
    node.append(progress);
  }
  if (state && !deleted) {
    const [picture, words] = STATES[state];
    const tick = element('span', `tick ${state}`, icon(picture), element('span', 'unseen', words));
    tick.title = words;
    node.append(tick);
  }
  return node;
}

function actions({ text }) {
  const node = element('div', 'actions');
  const add = (name, words, action) => {
    const button = tool(name, words);
    button.tabIndex = -1;
    button.dataset.action = action;
    node.append(button);
  };
  if (text !== undefined) {
    add('pencil', 'Edit', 'edit');
  }
  add('trash', 'Delete', 'delete');
  return node;
}

const timeOf = (at) => new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });

function dayInWords(at) {
  const day = new Date(at);
  const isToday = day.toDateString() === new Date().toDateString();
  return isToday ? 'Today' : day.toLocaleDateString([], { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
}
