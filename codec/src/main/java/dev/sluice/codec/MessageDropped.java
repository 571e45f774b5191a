package dev.sluice.codec;

/**
 * A data message was not sent because the peer reads too slowly. {@link BackpressureHandler} fires it as a user event, once
 * for a message, under {@link SlowReaderPolicy#DROP}.
 *
 * @param messageBytes the payload of the message's first frame
 * @param queuedBytes what was queued for the peer at that moment
 */
public record MessageDropped(long messageBytes, long queuedBytes) {}
