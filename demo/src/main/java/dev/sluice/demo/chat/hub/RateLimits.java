package dev.sluice.demo.chat.hub;

import dev.sluice.demo.chat.protocol.ChatError;
import dev.sluice.demo.chat.protocol.ChatException;
import dev.sluice.demo.chat.protocol.ChatLimits;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How fast each session may talk, over however many connections and over HTTP; to come back does not make it faster.
 * Thread-safe.
 */
final class RateLimits {

    /** After so many refusals in a row, nobody is listening over there. */
    static final int PATIENCE = 20;

    /** How many sessions are remembered, those that talked last. A forgotten one begins anew. */
    private static final int MAX_SESSIONS = 10_000;

    private static final float DEFAULT_LOAD_FACTOR = 0.75f;

    private final ChatLimits limits;
    private final LongSupplier nanoTime;
    private final Map<String, Speed> speeds = new LinkedHashMap<>(16, DEFAULT_LOAD_FACTOR, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Speed> eldest) {
            return size() > MAX_SESSIONS;
        }
    };

    private static final class Speed {

        private final RateLimit rate;
        private int refusedInARow;

        Speed(RateLimit rate) {
            this.rate = rate;
        }
    }

    RateLimits(ChatLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /**
     * Admits something that a session has to say.
     *
     * @param parts what it costs, in {@linkplain RateLimit#PARTS parts} of a message
     * @return true when it is admitted, false when it is refused once more after {@value #PATIENCE} refusals in a row
     * @throws ChatException {@link ChatError#TOO_FAST} when it is refused
     */
    synchronized boolean admit(String session, int parts) {
        long now = nanoTime.getAsLong();
        Speed speed = speeds.computeIfAbsent(
                session, unknown -> new Speed(new RateLimit(limits.messagesPerSecond(), limits.messageBurst(), now)));
        long wait = speed.rate.acquire(parts, now);
        if (wait == 0) {
            speed.refusedInARow = 0;
            return true;
        }
        if (++speed.refusedInARow > PATIENCE) {
            return false;
        }
        throw ChatException.retryAfter(ChatError.TOO_FAST, TimeUnit.NANOSECONDS.toMillis(wait) + 1);
    }
}
