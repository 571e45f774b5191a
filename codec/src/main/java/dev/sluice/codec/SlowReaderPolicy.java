package dev.sluice.codec;

/** What {@link BackpressureHandler} does when a peer reads more slowly than the application writes. */
public enum SlowReaderPolicy {
    /** Closes the connection with 1013, Try Again Later. The writes past the limit fail. */
    CLOSE,
    /** Drops the newest data message: its promise fails, and a {@link MessageDropped} event tells. */
    DROP,
    /**
     * Stops reading from the peer until half the limit is free, so that a server that writes in answer to what it reads
     * comes to rest. Nothing is dropped: an application that writes of its own accord is not bounded by it.
     */
    SUSPEND_READS
}
