// What stands above the messages, and in the title of the window.

import { badge, byId, setText } from './dom.js';
import { Room } from './room.js';
import { typingInWords } from './words.js';

const PRIVATE = 'Private. It is kept nowhere, and gone when this page is closed.';

/**
 * Shows where one is, who is typing there, and how much is unread elsewhere.
 *
 * @param {import('./places.js').Places} places
 */
export function showHead({ front, unread }) {
  const isRoom = front instanceof Room;
  document.title = `${unread > 0 ? `(${unread}) ` : ''}${front ? `${front.key} · ` : ''}Sluice chat`;
  byId('chat').dataset.place = front ? front.key[0] : '';
  setText(byId('chat-title'), front?.name ?? 'No room');
  setText(byId('about'), front && !isRoom ? PRIVATE : '');
  setText(byId('leave'), isRoom ? 'Leave' : 'Close');
  byId('leave').hidden = !front;
  const elsewhere = unread - (front?.unread ?? 0);
  byId('menu-badge').replaceChildren(badge(elsewhere));
  setText(byId('typing'), typingInWords(isRoom ? front.typingAt(Date.now()) : []));
}
