// Who is in the room in front.

import { hashOf, talkKey } from './address.js';
import { avatar, byId, element, fill, nameOf, setText } from './dom.js';
import { icon } from './icons.js';

/**
 * Shows the members, each but oneself with a way to write to them in private.
 *
 * @param {string[]} names
 * @param {string} me one's own name
 */
export function showMembers(names, me) {
  const sorted = names.toSorted((one, other) => one.localeCompare(other));
  fill(byId('members'), sorted.map((name) => ({ key: talkKey(name), name, you: name === me })), memberOf);
  setText(byId('people-count'), String(names.length));
  setText(byId('people-words'), names.length === 1 ? ' person here' : ' people here');
}

function memberOf({ key, name, you }) {
  if (you) {
    return element('span', 'member', avatar(name), nameOf(name), element('span', 'you', 'you'));
  }
  const words = element('span', 'name', name);
  const node = element('a', 'member', avatar(name), element('span', 'unseen', 'Write privately to '), words, icon('lock'));
  node.href = hashOf(key);
  node.title = `Write privately to ${name}`;
  return node;
}
