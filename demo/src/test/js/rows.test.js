import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rowsOf, sameRow } from '../../main/resources/dev/sluice/demo/chat/page/rows.js';

const NOON = new Date(2026, 5, 1, 12).getTime();
const item = (place, more = {}) => ({ place, seq: place, id: `i${place}`, name: 'Bea', at: NOON + place, text: 'hi',
  edited: false, deleted: false, ...more });
const place = (items, more = {}) => ({ items, notes: [], divider: null, ...more });
const kinds = (rows) => rows.map(({ kind }) => kind);
const messages = (rows) => rows.filter(({ kind }) => kind === 'message');

describe('the rows of a log', () => {
  it('begin each day with a line', () => {
    const rows = rowsOf(place([item(1), item(2), item(3, { at: NOON + 86_400_000 })]), [], 'Ada');
    assert.deepEqual(kinds(rows), ['day', 'message', 'message', 'day', 'message']);
  });

  it('begin no day with what nobody knows the day of', () => {
    const rows = rowsOf(place([item(1), item(2, { at: NOON + 86_400_000, undated: true }), item(3)]), [], 'Ada');
    assert.deepEqual(kinds(rows), ['day', 'message', 'message', 'message']);
  });

  it('name who goes on talking only once', () => {
    const rows = rowsOf(place([item(1), item(2), item(3, { name: 'Cy' }), item(4, { name: 'Cy', at: NOON + 600_000 })]), [], 'Ada');
    assert.deepEqual(messages(rows).map(({ again }) => again), [false, true, false, false]);
  });

  it('have a line before the first message of another one that is new', () => {
    const rows = rowsOf(place([item(1), item(2, { name: 'Ada' }), item(3)], { divider: 1 }), [], 'Ada');
    assert.deepEqual(kinds(rows), ['day', 'message', 'message', 'new', 'message']);
  });

  it('have that line below the one of the day', () => {
    assert.deepEqual(kinds(rowsOf(place([item(1)], { divider: 0 }), [], 'Ada')), ['day', 'new', 'message']);
  });

  it('have notes where they were made', () => {
    const notes = [{ id: 0, place: 1, text: 'Cy joined.' }, { id: 1, place: 2, text: 'Cy left.' }];
    assert.deepEqual(kinds(rowsOf(place([item(1), item(2)], { notes }), [], 'Ada')), ['day', 'message', 'note', 'message', 'note']);
  });

  it('end with what is on its way, which keeps its key when it arrives', () => {
    const thing = { id: 'x', kind: 'say', room: 'lobby', text: 'hi', at: NOON + 9, state: 'waiting' };
    const waiting = messages(rowsOf(place([item(1)]), [thing], 'Ada')).at(-1);
    const arrived = messages(rowsOf(place([item(1), item(2, { name: 'Ada', id: 'x' })]), [], 'Ada')).at(-1);
    assert.equal(waiting.key, arrived.key);
    assert.deepEqual([waiting.state, arrived.state], ['waiting', 'sent']);
  });

  it('show a change that is on its way', () => {
    const mine = item(1, { name: 'Ada' });
    const edit = { id: 'e', kind: 'edit', place: 1, text: 'better', at: NOON, state: 'flying' };
    const [edited] = messages(rowsOf(place([mine]), [edit], 'Ada'));
    assert.deepEqual([edited.text, edited.edited, edited.state], ['better', true, 'waiting']);
    const [leaving] = messages(rowsOf(place([mine]), [{ ...edit, kind: 'delete' }], 'Ada'));
    assert.equal(leaving.leaving, true);
  });

  it('are the same as long as nothing of them changes', () => {
    const rows = () => messages(rowsOf(place([item(1)]), [], 'Ada'));
    assert.equal(sameRow(rows()[0], rows()[0]), true);
    assert.equal(sameRow(rows()[0], { ...rows()[0], text: 'other' }), false);
  });
});
