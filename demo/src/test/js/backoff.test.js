import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { delayOf } from '../../main/resources/dev/sluice/demo/chat/page/backoff.js';

const least = (code, failures = 0) => delayOf(code, failures, () => 0);
const most = (code, failures = 0) => delayOf(code, failures, () => 1);

describe('the wait before connecting again', () => {
  it('doubles with each failure up to twenty seconds', () => {
    assert.deepEqual([0, 1, 2, 9].map((failures) => most(1006, failures)), [500, 1_000, 2_000, 20_000]);
  });

  it('is half of that at least', () => {
    assert.deepEqual([0, 9].map((failures) => least(1006, failures)), [250, 10_000]);
  });

  it('spreads those that a restart has sent away', () => {
    assert.deepEqual([least(1001), most(1001)], [500, 3_000]);
  });

  it('is long for somebody who sent too much', () => {
    assert.ok(least(1008) >= 15_000);
  });
});
