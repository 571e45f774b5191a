package dev.sluice.codec;

import java.io.IOException;

/**
 * A message was not sent because too much is queued for a peer that reads too slowly: what a write's promise fails with under
 * {@link SlowReaderPolicy#CLOSE} and {@link SlowReaderPolicy#DROP}. It has no stack trace, since it is no mistake of
 * whoever wrote.
 */
public final class SlowReaderException extends IOException {

    private static final long serialVersionUID = 1L;

    SlowReaderException(long queuedBytes, long maxOutboundBytes) {
        super("queued for a slow reader: " + queuedBytes + " bytes (maxOutboundBytes: " + maxOutboundBytes + ")");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
