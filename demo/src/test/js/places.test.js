import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Places } from '../../main/resources/dev/sluice/demo/chat/page/places.js';

describe('places', () => {
  let stored;
  let places;
  const store = { load: () => stored, save: (value) => { stored = structuredClone(value); } };
  const names = (list) => list.map(({ name }) => name);

  beforeEach(() => {
    stored = null;
    places = new Places(store);
  });

  it('are rooms and private talks, in the order in which they were opened', () => {
    ['#lobby', '@Bea', '#attic', '#lobby'].forEach((key) => places.open(key));
    assert.deepEqual([names(places.rooms), names(places.talks)], [['lobby', 'attic'], ['Bea']]);
  });

  it('come one to the front, and the former one rests', () => {
    const lobby = places.show('#lobby');
    lobby.watched = true;
    assert.equal(places.show('@Bea'), places.front);
    assert.equal(lobby.watched, false);
    assert.equal(places.show(null), null);
  });

  it('count what is unread everywhere', () => {
    places.open('@Bea').unread = 2;
    places.open('#lobby').unread = 3;
    assert.equal(places.unread, 5);
  });

  it('survive a reload, with how far they were read', () => {
    places.open('#lobby').welcome({ seq: 7, from: 7, oldest: 1, members: [] });
    places.open('@Bea');
    places.save();
    const next = new Places(store);
    assert.deepEqual([names(next.rooms), next.rooms[0].read, next.talks], [['lobby'], 7, []]);
  });

  it('are gone for good when they are closed', () => {
    places.show('#lobby');
    places.close('#lobby');
    assert.deepEqual([places.front, places.rooms, new Places(store).rooms], [null, [], []]);
  });

  it('keep how far a room is read when a talk of the same name is closed', () => {
    places.open('#Bea').welcome({ seq: 7, from: 7, oldest: 1, members: [] });
    places.open('@Bea');
    places.close('@Bea');
    assert.equal(new Places(store).rooms[0].read, 7);
  });

  it('are found under the name that the server has for them', () => {
    const lobby = places.open('#LOBBY');
    places.rename(lobby, 'lobby');
    assert.equal(places.room('lobby'), lobby);
    assert.equal(places.room('LOBBY'), undefined);
  });
});
