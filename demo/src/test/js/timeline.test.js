import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Timeline } from '../../main/resources/dev/sluice/demo/chat/page/timeline.js';

const said = (seq, text = `text ${seq}`) => ({ type: 'said', seq, id: `i${seq}`, name: 'Ada', at: seq * 1_000, text });
const edited = (seq, edits, text) => ({ type: 'edited', seq, edits, id: `e${seq}`, name: 'Ada', at: seq * 1_000, text });
const deleted = (seq, deletes) => ({ type: 'deleted', seq, deletes, id: `d${seq}`, name: 'Ada', at: seq * 1_000 });

function timeline(from, oldest, ...entries) {
  const it = new Timeline();
  it.begin(from, oldest);
  entries.forEach((entry) => it.add(entry));
  return it;
}
const texts = (it) => it.items.map(({ text, deleted: gone }) => (gone ? 'gone' : text));

describe('a timeline', () => {
  it('keeps the order of the numbers', () => {
    assert.deepEqual(texts(timeline(0, 1, said(3), said(1), said(2))), ['text 1', 'text 2', 'text 3']);
  });

  it('takes an entry once', () => {
    const it = timeline(0, 1, said(1));
    assert.equal(it.add(said(1)), false);
    assert.equal(it.items.length, 1);
  });

  it('shows an edit at the place of what it edits', () => {
    const [first] = timeline(0, 1, said(1), said(2), edited(3, 1, 'better')).items;
    assert.deepEqual([first.text, first.edited, first.id, first.at], ['better', true, 'i1', 1_000]);
  });

  it('shows an edit whose original it never had at the place of the original', () => {
    assert.deepEqual(texts(timeline(0, 2, said(2), edited(4, 1, 'better'), said(3))), ['better', 'text 2', 'text 3']);
  });

  it('does not go back from a later edit to an earlier one', () => {
    const it = timeline(0, 1, said(1), edited(3, 1, 'best'));
    assert.equal(it.add(edited(2, 1, 'better')), false);
    assert.deepEqual(texts(it), ['best']);
  });

  it('keeps nothing of what was deleted', () => {
    const [item] = timeline(0, 1, said(1), deleted(2, 1)).items;
    assert.deepEqual([item.deleted, item.text, item.image], [true, undefined, undefined]);
  });

  it('replaces an item that changes, and leaves the former object alone', () => {
    const it = timeline(0, 1, said(1));
    const [before] = it.items;
    it.add(edited(2, 1, 'better'));
    assert.equal(before.text, 'text 1');
  });

  it('finds an item by its place', () => {
    const it = timeline(0, 1, said(1), said(5));
    assert.equal(it.at(5).text, 'text 5');
    assert.equal(it.at(3), undefined);
  });
});

describe('the history of a timeline', () => {
  it('is all there when the oldest entry is', () => {
    assert.equal(timeline(0, 1, said(1)).more, false);
    assert.equal(timeline(0, 0).more, false);
    assert.equal(timeline(4, 5, said(5)).more, false);
  });

  it('goes on where something older is left', () => {
    const it = timeline(50, 1, said(51));
    assert.deepEqual([it.more, it.low], [true, 51]);
    it.addOlder({ entries: [said(2), said(3)], before: 51, more: true });
    assert.deepEqual([it.more, it.low], [true, 2]);
    it.addOlder({ entries: [said(1)], before: 2, more: false });
    assert.deepEqual([it.more, texts(it)], [false, ['text 1', 'text 2', 'text 3', 'text 51']]);
  });

  it('holds an edit back until it has come down to its place', () => {
    const it = timeline(50, 1, said(51), edited(52, 7, 'better'));
    assert.deepEqual(texts(it), ['text 51']);
    it.addOlder({ entries: [said(6), said(8)], before: 51, more: true });
    assert.deepEqual(texts(it), ['text 6', 'better', 'text 8', 'text 51']);
  });

  it('comes to an end with an answer that has nothing', () => {
    const it = timeline(50, 1, said(51));
    it.addOlder({ entries: [], before: 51, more: false });
    assert.equal(it.more, false);
  });

  it('has again what was trimmed, but for edits that are newer', () => {
    const it = timeline(0, 1, said(1), said(2), said(3), said(4), edited(5, 1, 'better'));
    it.trim(2);
    assert.deepEqual([texts(it), it.low], [['text 3', 'text 4'], 3]);
    it.addOlder({ entries: [said(2)], before: 3, more: false });
    assert.deepEqual(texts(it), ['better', 'text 2', 'text 3', 'text 4']);
  });
});
