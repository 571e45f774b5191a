package dev.sluice.codec;

import io.netty.handler.codec.CorruptedFrameException;

/**
 * The peer broke a rule. {@link FrameDecoder} fires it through the pipeline once, after the frames that came before;
 * {@link CloseHandler} answers it with a Close frame and ends the connection.
 *
 * <p>It has no stack trace: a peer can cause it at will, and the {@link #violation()} says all there is to say.
 */
public final class ProtocolViolationException extends CorruptedFrameException {

    private static final long serialVersionUID = 1L;

    private final Violation violation;

    /**
     * Wraps a violation.
     *
     * @param violation what the peer did
     */
    public ProtocolViolationException(Violation violation) {
        super(violation.message() + " (" + violation.section() + ")");
        this.violation = violation;
    }

    /**
     * What the peer did.
     *
     * @return the entry of the catalogue
     */
    public Violation violation() {
        return violation;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
