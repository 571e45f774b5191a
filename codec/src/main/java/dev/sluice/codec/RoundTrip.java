package dev.sluice.codec;

/**
 * A pong has answered a ping of ours. {@link KeepAliveHandler} fires it as a user event.
 *
 * @param id the ping's number, counted from 1 on each connection
 * @param nanos the time from writing the ping to reading the pong, in nanoseconds
 */
public record RoundTrip(long id, long nanos) {}
