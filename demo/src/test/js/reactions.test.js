import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Meter } from '../../main/resources/dev/sluice/demo/chat/page/meter.js';
import { Outbox } from '../../main/resources/dev/sluice/demo/chat/page/outbox.js';
import { Places } from '../../main/resources/dev/sluice/demo/chat/page/places.js';
import { reactions } from '../../main/resources/dev/sluice/demo/chat/page/reactions.js';

const store = () => ({ load: () => null, save: () => {} });
const welcome = { type: 'welcome', room: 'lobby', seq: 0, from: 0, oldest: 1, members: ['Ada'] };
const said = (seq, name, id) => ({ type: 'said', room: 'lobby', seq, id, name, at: seq, text: `text ${seq}` });

/** A visit without a connection, which notes what it is asked to do. */
function visitOf(name) {
  const done = [];
  const note = (what) => (...details) => done.push([what, ...details]);
  const outbox = new Outbox(store());
  return {
    name,
    done,
    outbox,
    places: new Places(store()),
    meter: new Meter(),
    limits: {},
    connection: { send: note('send') },
    delivery: { pump() {}, later: (id) => { outbox.again(id); return 7; } },
    teller: { changed() {}, announce: note('announce'), refuse: note('refuse'), refuseRoom: note('refuseRoom'),
      moved: note('moved'), notice: note('notice') },
    join: note('join'),
    joinLater: note('joinLater'),
    forget: note('forget'),
    settle: (id) => outbox.remove(id),
    added() {},
  };
}

describe('what the server says', () => {
  let visit;
  let lobby;
  const hear = (message) => reactions[message.type](visit, message);
  const add = (thing) => {
    visit.outbox.add({ id: 'x', kind: 'say', room: 'lobby', text: 'hi', at: 1, ...thing });
    visit.outbox.take();
  };
  const states = () => visit.outbox.things.map(({ state }) => state);

  beforeEach(() => {
    visit = visitOf('Ada');
    lobby = visit.places.show('#lobby');
    lobby.state = 'joining';
  });

  it('joins all rooms with a hello, the one in front first', () => {
    visit.places.open('#attic');
    visit.places.show('#cellar');
    hear({ type: 'hello', name: 'Ada', server: 's', limits: { text: 9 } });
    assert.deepEqual(visit.done.filter(([what]) => what === 'join').map(([, { name }]) => name), ['cellar', 'lobby', 'attic']);
    assert.equal(visit.limits.text, 9);
  });

  it('takes what one has said out of the outbox when it is seen', () => {
    hear(welcome);
    add();
    hear(said(1, 'Ada', 'x'));
    assert.deepEqual([states(), lobby.items.length], [[], 1]);
  });

  it('keeps it until then when it is acknowledged before', () => {
    hear(welcome);
    add();
    hear({ type: 'ack', id: 'x', room: 'lobby', seq: 1 });
    assert.deepEqual(states(), ['acked']);
    hear(said(1, 'Ada', 'x'));
    assert.deepEqual(states(), []);
  });

  it('is read aloud when others say it, and not when one says it oneself', () => {
    hear(welcome);
    hear(said(1, 'Bea', 'b'));
    hear(said(2, 'Ada', 'a'));
    assert.deepEqual(visit.done, [['announce', 'Bea: text 1']]);
  });

  it('gives a private message a place of its own', () => {
    hear({ type: 'private', from: 'Bea', to: 'Ada', id: 'p', text: 'psst', at: 1 });
    assert.deepEqual(visit.places.talks.map(({ name, unread }) => [name, unread]), [['Bea', 1]]);
  });

  it('shows what was private and did not get there as such', () => {
    visit.outbox.open('@');
    add({ kind: 'private', room: undefined, to: 'Bea' });
    hear({ type: 'error', code: 'not-here', id: 'x', message: '' });
    assert.match(visit.places.open('@Bea').items[0].failed, /not connected/);
    assert.deepEqual(states(), []);
  });

  it('sends later what came too fast, and says so', () => {
    hear(welcome);
    add();
    hear({ type: 'error', code: 'too-fast', id: 'x', retryAfterMillis: 100, message: '' });
    assert.deepEqual(states(), ['waiting']);
    assert.equal(visit.done[0][0], 'notice');
  });

  it('gives back what cannot be said', () => {
    hear(welcome);
    add();
    hear({ type: 'error', code: 'bad-text', id: 'x', message: '' });
    const [[what, , ...back]] = visit.done;
    assert.deepEqual([what, back, states()], ['refuse', ['hi', '#lobby'], []]);
  });

  it('gives back what cannot be said in private, where it was said', () => {
    visit.outbox.open('@');
    add({ kind: 'private', room: undefined, to: 'Bea' });
    hear({ type: 'error', code: 'bad-text', id: 'x', message: '' });
    const [[what, , ...back]] = visit.done;
    assert.deepEqual([what, back, states()], ['refuse', ['hi', '@Bea'], []]);
  });

  it('gives no change back as if it were something new', () => {
    hear(welcome);
    add({ kind: 'edit', place: 1 });
    hear({ type: 'error', code: 'bad-text', id: 'x', message: '' });
    assert.equal(visit.done[0][2], '');
  });

  it('joins again where one is not in', () => {
    hear(welcome);
    add();
    hear({ type: 'error', code: 'not-joined', id: 'x', room: 'lobby', message: '' });
    assert.deepEqual([visit.done, states()], [[['joinLater', lobby]], ['waiting']]);
  });

  it('forgets a room that one was never let into, and keeps one that one was in', () => {
    hear({ type: 'error', code: 'room-full', room: 'lobby', message: '' });
    assert.deepEqual(visit.done.map(([what]) => what), ['forget', 'refuseRoom']);
    visit.done.length = 0;
    hear(welcome);
    lobby.state = 'joining';
    hear({ type: 'error', code: 'room-full', room: 'lobby', message: '' });
    assert.deepEqual(visit.done, [['refuseRoom', 'lobby', 'This room is full. Try again later.']]);
  });

  it('leaves a room that one has left before one was in', () => {
    hear({ ...welcome, room: 'attic' });
    assert.deepEqual(visit.done, [['send', { type: 'leave', room: 'attic' }]]);
  });

  it('has the name of a room as the server spells it', () => {
    hear({ ...welcome, room: 'LOBBY' });
    assert.deepEqual([lobby.name, lobby.state, visit.done], ['LOBBY', 'in', [['moved', '#LOBBY']]]);
  });
});
