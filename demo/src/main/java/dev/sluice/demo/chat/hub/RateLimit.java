package dev.sluice.demo.chat.hub;

import java.util.concurrent.TimeUnit;

/**
 * A bucket of tokens: it begins full, every message takes one or a part of one, and they come back at a steady rate. Not
 * thread-safe.
 */
final class RateLimit {

    /** What a token can be divided into. */
    static final int PARTS = 4;

    private final long nanosPerPart;
    private final long fullNanos;

    /** What is in the bucket, as the time that it took to come in. */
    private long nanos;

    private long lastNanoTime;

    /** Begins full at {@code nanoTime}, as {@link System#nanoTime()} gives it. */
    RateLimit(int perSecond, int burst, long nanoTime) {
        nanosPerPart = TimeUnit.SECONDS.toNanos(1) / perSecond / PARTS;
        fullNanos = nanosPerPart * PARTS * burst;
        nanos = fullNanos;
        lastNanoTime = nanoTime;
    }

    /**
     * Takes parts of tokens.
     *
     * @return 0; or when there are not enough, and then none is taken, the nanoseconds until there are
     */
    long acquire(int parts, long nanoTime) {
        nanos = Math.min(fullNanos, nanos + (nanoTime - lastNanoTime));
        lastNanoTime = nanoTime;
        long price = nanosPerPart * parts;
        if (nanos < price) {
            return price - nanos;
        }
        nanos -= price;
        return 0;
    }
}
