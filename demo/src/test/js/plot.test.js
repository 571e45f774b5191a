import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { peakOf } from '../../main/resources/dev/sluice/demo/chat/page/plot.js';

describe('the peak of a plot', () => {
  it('is the longest round trip', () => assert.equal(peakOf([4, 9, 3, 5]), 9));

  it('is not that of the first one, which takes longer than all that follow', () => {
    assert.equal(peakOf([144, 9]), 9);
    assert.equal(peakOf([144, 9, 10, 8]), 10);
  });

  it('is that of the first one as long as there is no other', () => assert.equal(peakOf([144]), 144));

  it('is a millisecond at least', () => assert.deepEqual([peakOf([]), peakOf([0.2, 0.3])], [1, 1]));
});
