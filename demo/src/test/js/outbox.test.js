import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Outbox } from '../../main/resources/dev/sluice/demo/chat/page/outbox.js';

const say = (id, room = 'lobby') => ({ id, kind: 'say', room, text: `text ${id}`, at: 1 });
const whisper = (id) => ({ id, kind: 'private', to: 'Bea', text: 'psst', at: 1 });

describe('an outbox', () => {
  let stored;
  let now;
  let outbox;
  const store = { load: () => stored, save: (things) => { stored = structuredClone(things); } };
  const taken = () => {
    const ids = [];
    for (let thing = outbox.take(); thing; thing = outbox.take()) {
      ids.push(thing.id);
    }
    return ids;
  };

  beforeEach(() => {
    stored = null;
    now = 0;
    outbox = new Outbox(store, () => now);
  });

  it('sends nothing where one is not in yet', () => {
    outbox.add(say('a'));
    assert.deepEqual(taken(), []);
    outbox.open('#lobby');
    assert.deepEqual(taken(), ['a']);
  });

  it('sends the next one of a room when the former was acknowledged', () => {
    outbox.open('#lobby');
    outbox.add(say('a'));
    outbox.add(say('b'));
    assert.deepEqual(taken(), ['a']);
    outbox.acked('a', false);
    assert.deepEqual(taken(), ['b']);
  });

  it('lets no room wait for another one', () => {
    outbox.open('#lobby');
    outbox.open('#attic');
    outbox.open('@');
    [say('a'), say('b', 'attic'), whisper('c')].forEach((thing) => outbox.add(thing));
    assert.deepEqual(taken(), ['a', 'b', 'c']);
  });

  it('sends the same again, in order, after the connection was lost', () => {
    outbox.open('#lobby');
    outbox.add(say('a'));
    outbox.add(say('b'));
    taken();
    outbox.shutAll();
    assert.deepEqual(taken(), []);
    outbox.open('#lobby');
    assert.deepEqual(taken(), ['a']);
  });

  it('sends again what was dropped, before what is behind it, and not before it may', () => {
    outbox.open('#lobby');
    outbox.add(say('a'));
    outbox.add(say('b'));
    taken();
    outbox.again('a');
    outbox.pauseUntil(200);
    assert.deepEqual(taken(), []);
    now = 200;
    assert.deepEqual(taken(), ['a']);
  });

  it('keeps what was acknowledged until it has been seen, but sends it no more', () => {
    outbox.open('#lobby');
    outbox.add(say('a'));
    taken();
    outbox.acked('a', false);
    outbox.shutAll();
    outbox.open('#lobby');
    assert.deepEqual(taken(), []);
    assert.equal(outbox.things.length, 1);
    outbox.remove('a');
    assert.equal(outbox.things.length, 0);
  });

  it('forgets what was acknowledged where it will not be seen any more', () => {
    outbox.add(say('a'));
    outbox.add(say('b'));
    outbox.acked('a', false);
    outbox.forgetAcked('lobby');
    assert.deepEqual(outbox.things.map(({ id }) => id), ['b']);
  });

  it('removes at once what has been seen before it is acknowledged', () => {
    outbox.add(say('a'));
    outbox.acked('a', true);
    assert.deepEqual(outbox.things, []);
  });

  it('survives a reload, in order and to be sent again', () => {
    outbox.open('#lobby');
    outbox.add(say('a'));
    outbox.add(say('b'));
    taken();
    const next = new Outbox(store, () => now);
    assert.deepEqual(next.things.map(({ id, state }) => [id, state]), [['a', 'waiting'], ['b', 'waiting']]);
  });

  it('stores no image and nothing that was acknowledged', () => {
    outbox.add({ id: 'a', kind: 'image', room: 'lobby', at: 1, bytes: new Uint8Array(9) });
    outbox.add(say('b'));
    outbox.acked('b', false);
    assert.deepEqual(stored, []);
  });

  it('tells which of those on their way is the longest', () => {
    outbox.open('#lobby');
    outbox.open('#attic');
    outbox.add(say('short'));
    outbox.add({ id: 'long', kind: 'image', room: 'attic', at: 1, bytes: new Uint8Array(99) });
    assert.equal(outbox.longestFlying(), null);
    taken();
    assert.equal(outbox.longestFlying().id, 'long');
  });

  it('sends again what was on its way where one is suddenly out', () => {
    outbox.open('#lobby');
    outbox.add(say('a'));
    taken();
    outbox.shut('#lobby');
    outbox.open('#lobby');
    assert.deepEqual(taken(), ['a']);
  });
});
