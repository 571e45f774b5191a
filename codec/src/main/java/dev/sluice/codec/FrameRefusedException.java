package dev.sluice.codec;

import io.netty.handler.codec.EncoderException;

/**
 * The application wrote a frame that RFC 6455 forbids to send. The promise of that write fails with this, the frame is
 * released, nothing goes out, and the connection lives on.
 */
public final class FrameRefusedException extends EncoderException {

    private static final long serialVersionUID = 1L;

    private final Violation violation;

    FrameRefusedException(Violation violation, Object frame) {
        super(violation.message() + " (" + violation.section() + "): " + frame);
        this.violation = violation;
    }

    /**
     * The rule that the frame breaks.
     *
     * @return the entry of the catalogue
     */
    public Violation violation() {
        return violation;
    }
}
