// The chat's page: finds out whether one is logged in, and shows the door or the chat.

import { keyIn } from './address.js';
import * as api from './api.js';
import { byId } from './dom.js';
import { drawIcons } from './icons.js';
import { Login } from './login.js';
import { Screen } from './screen.js';
import { Visit } from './visit.js';
import { errorInWords } from './words.js';

const login = new Login();
const screen = new Screen(findOutWhy);
let visit = null;

/** Shows one of start, door and chat. */
function show(view) {
  document.body.dataset.view = view;
  ['start', 'door', 'chat'].forEach((id) => { byId(id).hidden = id !== view; });
  screen.arrange();
}

async function start() {
  show('start');
  byId('start-again').hidden = true;
  const { status, body } = await api.session();
  if (status === 200) {
    enter(body.name);
  } else if (status === 401) {
    goToDoor('');
  } else if (status === 403 || status === 409) {
    goToDoor(errorInWords(body));
  } else {
    byId('start-text').textContent = noAnswer(status);
    byId('start-again').hidden = false;
  }
}

function goToDoor(why) {
  show('door');
  login.show(why, visit?.name ?? '');
}

function enter(name) {
  if (visit && visit.name !== name) {
    location.reload(); // somebody else has nothing to do with what is on this page
    return;
  }
  show('chat');
  if (visit) {
    visit.connection.open();
  } else {
    visit = new Visit(name, screen);
    screen.begin(visit);
    visit.begin(keyIn(location.hash));
  }
  byId('text').focus();
}

/** A WebSocket that is refused does not say why; the session does. */
async function findOutWhy(until) {
  const { status, body } = await api.session();
  if (visit.connection.isOpen) {
    return;
  }
  if ([401, 403, 409].includes(status)) {
    visit.connection.close();
    goToDoor(errorInWords(body));
  } else if (status !== 200) {
    screen.disconnected(noAnswer(status), until);
  }
}

function noAnswer(status) {
  return status === 0 ? 'The server cannot be reached.' : 'The server cannot let anybody in at the moment.';
}

drawIcons();
byId('start-again').addEventListener('click', start);
login.addEventListener('in', ({ detail }) => enter(detail));
start();
