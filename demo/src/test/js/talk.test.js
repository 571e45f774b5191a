import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Talk } from '../../main/resources/dev/sluice/demo/chat/page/talk.js';

describe('a private talk', () => {
  let talk;
  const receive = (id, from = 'Bea') => talk.receive({ from, to: 'Ada', id, text: `text ${id}`, at: 1 }, 'Ada');

  beforeEach(() => {
    talk = new Talk('Bea');
  });

  it('takes what was sent again only once', () => {
    assert.deepEqual([receive('a'), receive('a'), receive('b')], [true, false, true]);
    assert.deepEqual(talk.items.map(({ id }) => id), ['a', 'b']);
  });

  it('takes the same id of two people for two messages', () => {
    assert.deepEqual([receive('a'), receive('a', 'Ada')], [true, true]);
  });

  it('counts what the other one says while nobody looks', () => {
    receive('a', 'Ada');
    receive('b');
    receive('c');
    assert.deepEqual([talk.unread, talk.divider], [2, 1]);
    talk.markRead();
    talk.rest();
    assert.deepEqual([talk.unread, talk.divider], [0, null]);
  });

  it('counts nothing while somebody looks', () => {
    talk.watched = true;
    receive('a');
    assert.equal(talk.unread, 0);
  });

  it('shows what did not get there', () => {
    talk.failed({ id: 'a', text: 'psst', at: 1 }, 'Ada', 'Bea is not here.');
    assert.deepEqual(talk.items.map(({ name, failed }) => [name, failed]), [['Ada', 'Bea is not here.']]);
  });
});
