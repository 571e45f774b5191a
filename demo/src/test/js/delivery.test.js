import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Delivery, newId } from '../../main/resources/dev/sluice/demo/chat/page/delivery.js';
import { Outbox } from '../../main/resources/dev/sluice/demo/chat/page/outbox.js';

describe('a delivery', () => {
  let sent;
  let outbox;
  let delivery;
  const socket = { bufferedAmount: 0 };

  beforeEach(() => {
    sent = [];
    outbox = new Outbox({ load: () => null, save: () => {} }, () => Date.now());
    delivery = new Delivery(outbox, { socket, send: (message) => sent.push(message) });
    outbox.open('#lobby');
    outbox.open('@');
  });

  it('says each thing as the protocol has it', () => {
    const things = [
      { id: 'a', kind: 'say', room: 'lobby', text: 'hi' },
      { id: 'b', kind: 'edit', room: 'lobby', place: 3, text: 'ho' },
      { id: 'c', kind: 'delete', room: 'lobby', place: 3 },
      { id: 'd', kind: 'private', to: 'Bea', text: 'psst' },
    ];
    for (const thing of things) {
      delivery.add(thing);
      outbox.remove(thing.id);
    }
    assert.deepEqual(sent, [
      { type: 'say', room: 'lobby', id: 'a', text: 'hi' },
      { type: 'edit', room: 'lobby', id: 'b', seq: 3, text: 'ho' },
      { type: 'delete', room: 'lobby', id: 'c', seq: 3 },
      { type: 'private', to: 'Bea', id: 'd', text: 'psst' },
    ]);
  });

  it('gives each thing an id of its own', () => {
    assert.match(newId(), /^[0-9a-f]{24}$/);
    assert.notEqual(newId(), newId());
  });

  it('waits as long as the server wants it to, and then sends the same again', async (context) => {
    context.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    delivery.add({ id: 'a', kind: 'say', room: 'lobby', text: 'hi' });
    delivery.later('a', 500);
    context.mock.timers.tick(499);
    assert.equal(sent.length, 1);
    context.mock.timers.tick(1);
    assert.deepEqual(sent.map(({ id }) => id), ['a', 'a']);
  });

  it('tells how much of an image has left', () => {
    delivery.add({ id: 'a', kind: 'image', room: 'lobby', bytes: new Uint8Array(1_000) });
    const [image] = outbox.things;
    socket.bufferedAmount = sent[0].length / 4;
    assert.equal(delivery.progress(image), 0.75);
    assert.equal(delivery.progress({ ...image, state: 'waiting' }), 0);
    assert.equal(delivery.progress({ ...image, state: 'acked' }), 1);
  });
});
