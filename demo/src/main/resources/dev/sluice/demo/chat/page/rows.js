// What a log shows, line by line: days, the line of what is new, notes, messages and those that are still on their way.

const SAME_BREATH_MS = 5 * 60_000;

/**
 * @typedef {object} Row
 * @property {string} key the same for what is the same thing, whatever becomes of it
 * @property {'day' | 'new' | 'note' | 'message'} kind
 */

/**
 * The rows of a place.
 *
 * @param {import('./room.js').Room | import('./talk.js').Talk} place
 * @param {readonly import('./outbox.js').Thing[]} things what is on its way there
 * @param {string} me one's own name
 * @returns {Row[]}
 */
export function rowsOf(place, things, me) {
  const changes = new Map(things.filter(({ kind }) => kind === 'edit' || kind === 'delete').map((thing) => [thing.place, thing]));
  const items = place.items;
  const rows = [];
  const last = { day: '', row: null };
  const notes = [...place.notes];
  let isNew = place.divider === null;

  const notesBefore = (number) => {
    while (notes.length > 0 && notes[0].place < number) {
      const { id, text } = notes.shift();
      rows.push({ key: `note ${id}`, kind: 'note', text });
      last.row = null;
    }
  };
  const dayBefore = ({ at, undated }) => {
    const day = new Date(at).toDateString();
    if (day !== last.day && !undated) {
      rows.push({ key: `day ${at}`, kind: 'day', at });
      Object.assign(last, { day, row: null });
    }
  };
  const message = (row) => {
    dayBefore(row);
    const again = last.row?.name === row.name && row.at - last.row.at < SAME_BREATH_MS && !last.row.deleted && !row.deleted;
    last.row = { ...row, kind: 'message', again };
    rows.push(last.row);
  };

  for (const item of items) {
    notesBefore(item.place);
    dayBefore(item);
    if (!isNew && item.place > place.divider && item.name !== me) {
      rows.push({ key: 'new', kind: 'new' });
      isNew = true;
      last.row = null;
    }
    message(shown(item, changes.get(item.place), me));
  }
  notesBefore(Infinity);
  things.filter(({ kind }) => kind === 'say' || kind === 'image' || kind === 'private')
    .forEach((thing) => message(onItsWay(thing, me)));
  return rows;
}

/** An item, with the change of it that is on its way. */
function shown(item, change, me) {
  const { place, id, name, at, text, image, edited, deleted, undated, failed = '' } = item;
  const mine = name === me;
  const row = { key: keyOf(name, id), place, id, name, at, text, image, edited, deleted, undated, failed, mine,
    state: mine && !failed ? 'sent' : '', canChange: item.seq !== undefined };
  if (!change || deleted) {
    return row;
  }
  return change.kind === 'delete' ? { ...row, leaving: true }
    : { ...row, text: change.text, edited: true, state: change.state === 'acked' ? 'sent' : 'waiting' };
}

function onItsWay({ id, at, text, kind, state, preview }, me) {
  return { key: keyOf(me, id), id, name: me, at, text, preview: kind === 'image' ? preview : undefined, edited: false,
    deleted: false, failed: '', mine: true, state: state === 'acked' ? 'sent' : 'waiting', flying: state === 'flying' };
}

// A message that was on its way keeps its key when it arrives, and so its place in the page.
const keyOf = (name, id) => `message ${name} ${id}`;

/** Whether two rows look the same. */
export function sameRow(one, other) {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}
