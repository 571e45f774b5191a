import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Meter, milliseconds } from '../../main/resources/dev/sluice/demo/chat/page/meter.js';

const pong = (id) => ({ id, wire: { in: 50, out: 100 }, payload: { in: 50, out: 300 }, queued: 0 });

function measured(...trips) {
  const meter = new Meter();
  trips.forEach((trip, index) => {
    meter.pinged(`p${index}`, 1_000);
    meter.ponged(pong(`p${index}`), 1_000 + trip);
  });
  return meter;
}

describe('a meter', () => {
  it('measures from ping to pong', () => assert.deepEqual(measured(4, 2).samples, [4, 2]));

  it('takes no pong that it did not ask for', () => {
    const meter = measured();
    meter.ponged(pong('x'), 5);
    assert.deepEqual([meter.samples, meter.pong, meter.latest], [[], null, null]);
  });

  it('keeps the latest sixty', () => {
    assert.equal(measured(...Array(70).fill(1), 9).samples.length, 60);
    assert.equal(measured(...Array(70).fill(1), 9).latest, 9);
  });

  it('tells what compression saves', () => {
    assert.deepEqual([measured(1).ratio('out'), measured(1).ratio('in'), measured().ratio('out')], [3, 1, null]);
  });

  it('says it in a sentence', () => {
    assert.equal(measured(30, 10, 4).inWords(), 'The last 3 round trips took 4.0 ms to 30 ms, half of them 10 ms or less.');
    assert.equal(measured().inWords(), 'No round trip has been measured yet.');
  });

  it('forgets all with a new connection', () => {
    const meter = measured(1);
    meter.pinged('late', 0);
    meter.reset();
    meter.ponged(pong('late'), 5);
    assert.deepEqual([meter.samples, meter.pong], [[], null]);
  });

  it('gives short times a digit more', () => assert.deepEqual([1.26, 12.6].map(milliseconds), ['1.3 ms', '13 ms']));
});
