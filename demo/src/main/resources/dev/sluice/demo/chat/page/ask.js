// Asks before something is done that cannot be undone.

import { byId } from './dom.js';

/**
 * @param {string} question
 * @param {string} yes what is done then
 * @param {string} no what is done otherwise
 * @returns {Promise<boolean>}
 */
export function ask(question, yes, no = 'Keep') {
  const dialog = byId('ask');
  byId('ask-text').textContent = question;
  byId('ask-yes').textContent = yes;
  byId('ask-no').textContent = no;
  byId('ask-yes').onclick = () => dialog.close('yes');
  byId('ask-no').onclick = () => dialog.close('no');
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}
