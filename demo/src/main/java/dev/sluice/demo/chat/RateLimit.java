package dev.sluice.demo.chat;

import java.util.concurrent.TimeUnit;

/**
 * A bucket of tokens: it begins full, every message takes one, and they come back at a steady rate. Not thread-safe.
 */
final class RateLimit {

    private final long nanosPerToken;
    private final long fullNanos;

    /** What is in the bucket, as the time that it took to come in. */
    private long nanos;

    private long lastNanoTime;

    /** Begins full at {@code nanoTime}, as {@link System#nanoTime()} gives it. */
    RateLimit(int perSecond, int burst, long nanoTime) {
        nanosPerToken = TimeUnit.SECONDS.toNanos(1) / perSecond;
        fullNanos = nanosPerToken * burst;
        nanos = fullNanos;
        lastNanoTime = nanoTime;
    }

    /** Takes a token; false when there is none. */
    boolean tryAcquire(long nanoTime) {
        nanos = Math.min(fullNanos, nanos + (nanoTime - lastNanoTime));
        lastNanoTime = nanoTime;
        if (nanos < nanosPerToken) {
            return false;
        }
        nanos -= nanosPerToken;
        return true;
    }
}
