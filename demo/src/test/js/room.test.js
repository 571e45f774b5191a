import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Room } from '../../main/resources/dev/sluice/demo/chat/page/room.js';

const said = (seq, name = 'Bea') => ({ type: 'said', seq, id: `i${seq}`, name, at: seq, text: `text ${seq}` });
const welcome = (seq, from, oldest = 1) => ({ seq, from, oldest, members: ['Ada'] });

describe('a room', () => {
  let room;
  const receive = (...entries) => entries.map((entry) => room.receive(entry, 'Ada'));
  const places = () => room.items.map(({ place }) => place);

  beforeEach(() => {
    room = new Room('lobby');
  });

  it('asks for nothing in particular at first, and then for what it has missed', () => {
    assert.equal(room.since, null);
    room.welcome(welcome(2, 0));
    receive(said(1), said(2));
    assert.equal(room.since, 2);
  });

  it('goes on after a lost connection without a gap or a duplicate', () => {
    room.welcome(welcome(2, 0));
    receive(said(1), said(2));
    room.lost();
    room.welcome(welcome(4, 2));
    assert.deepEqual(receive(said(2), said(3), said(4)), [false, true, true]);
    assert.deepEqual(places(), [1, 2, 3, 4]);
    assert.deepEqual(room.notes, []);
  });

  it('starts afresh, and says so, where what it missed is gone', () => {
    room.welcome(welcome(2, 0));
    receive(said(1), said(2));
    room.welcome(welcome(90, 80, 81));
    receive(said(81));
    assert.deepEqual(places(), [81]);
    assert.equal(room.notes.length, 1);
  });

  it('starts afresh where the log has begun anew', () => {
    room.welcome(welcome(20, 18));
    receive(said(19), said(20));
    room.welcome(welcome(3, 3));
    assert.deepEqual(places(), []);
    assert.deepEqual(receive(said(4)), [true]);
  });

  it('counts what others say while nobody looks', () => {
    room.welcome(welcome(1, 0));
    receive(said(1));
    assert.equal(room.unread, 0, 'it was there before');
    receive(said(2), said(3, 'Ada'), said(4));
    assert.deepEqual([room.unread, room.divider], [2, 1]);
    room.markRead();
    assert.deepEqual([room.unread, room.divider, room.read], [0, 1, 4]);
    room.rest();
    assert.equal(room.divider, null);
  });

  it('counts nothing while somebody looks', () => {
    room.welcome(welcome(0, 0));
    room.watched = true;
    receive(said(1));
    assert.deepEqual([room.unread, room.divider, room.read], [0, null, 1]);
  });

  it('draws the line where one left off before a reload', () => {
    room = new Room('lobby', 2);
    room.watched = true;
    room.welcome(welcome(4, 0));
    [1, 2, 3, 4].forEach((seq) => room.receive(said(seq), 'Ada', true));
    assert.deepEqual([room.unread, room.divider], [2, 2]);
  });

  it('does not count as unread what was there before one came', () => {
    room.watched = true;
    room.welcome(welcome(2, 0));
    room.markRead();
    [1, 2].forEach((seq) => room.receive(said(seq), 'Ada', true));
    assert.deepEqual([room.unread, room.divider], [0, null]);
  });

  it('says in one note who came and went', () => {
    room.welcome(welcome(0, 0));
    room.presence({ joined: ['Bea', 'Cy'], left: [] }, 'Ada');
    room.presence({ joined: ['Dee'], left: ['Cy'] }, 'Ada');
    assert.deepEqual(room.notes.map(({ text }) => text), ['Bea and Dee joined.']);
    assert.deepEqual(room.members, ['Ada', 'Bea', 'Dee']);
  });

  it('does not say of somebody who came back that they were away', () => {
    room.welcome(welcome(0, 0));
    room.presence({ left: ['Bea'] }, 'Ada');
    room.presence({ joined: ['Bea', 'Ada'] }, 'Ada');
    assert.deepEqual(room.notes, []);
  });

  it('holds somebody to be typing for five seconds, or until they have said it', () => {
    room.welcome(welcome(0, 0));
    room.typing('Bea', 1_000);
    room.typing('Cy', 1_000);
    assert.deepEqual(room.typingAt(5_999), ['Bea', 'Cy']);
    receive(said(1));
    assert.deepEqual(room.typingAt(5_999), ['Cy']);
    assert.deepEqual(room.typingAt(6_000), []);
  });
});
