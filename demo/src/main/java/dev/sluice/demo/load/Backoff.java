package dev.sluice.demo.load;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: a moment chosen at random, so that those who were cut off together do not come back
 * together, from a range that doubles with each failure up to a bound.
 */
final class Backoff {

    private final RandomGenerator random;
    private final long firstMillis;
    private final long maxMillis;
    private long ceilingMillis;

    /**
     * Prepares it.
     *
     * @param firstMillis the longest that the first wait may be
     * @param maxMillis the longest that any may be, not less than the first
     */
    Backoff(RandomGenerator random, long firstMillis, long maxMillis) {
        this.random = random;
        this.firstMillis = firstMillis;
        this.maxMillis = maxMillis;
        this.ceilingMillis = firstMillis;
    }

    /** The next wait, from 1 ms on. */
    long nextMillis() {
        long millis = 1 + random.nextLong(ceilingMillis);
        ceilingMillis = Math.min(maxMillis, 2 * ceilingMillis);
        return millis;
    }

    /** It has worked: the next wait is a first one. */
    void reset() {
        ceilingMillis = firstMillis;
    }
}
