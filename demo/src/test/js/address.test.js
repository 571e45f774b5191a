import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hashOf, keyIn } from '../../main/resources/dev/sluice/demo/chat/page/address.js';

describe('an address', () => {
  it('comes back as the place it was made for', () => {
    for (const key of ['#lobby', '#lock keepers', '#@home', '#50% off', '#a/b?c#d', '@Ada', '@@Ada', '@<b>Eve</b>']) {
      assert.equal(keyIn(hashOf(key)), key);
    }
  });

  it('is none where there is no name', () => {
    assert.deepEqual(['', '#', '#@', '#%20'].map(keyIn), [null, null, null, null]);
  });

  it('takes what somebody typed as it is', () => {
    assert.equal(keyIn('#100%'), '#100%');
    assert.equal(keyIn('# lobby '), '#lobby');
  });
});
