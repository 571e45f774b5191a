package dev.sluice.codec;

/**
 * A peer has left a ping unanswered and is being given up. {@link KeepAliveHandler} fires it as a user event just before it
 * closes the channel.
 *
 * @param waitedMillis how long the answer was waited for, in milliseconds
 */
public record KeepAliveTimeout(long waitedMillis) {}
