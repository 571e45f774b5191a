package dev.sluice.handshake;

/** Ends the checks of an answer that opens no WebSocket. It never leaves this package and has no stack trace. */
final class FailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final HandshakeFailure failure;

    FailedException(HandshakeFailure failure) {
        super(failure.name(), null, false, false);
        this.failure = failure;
    }

    HandshakeFailure failure() {
        return failure;
    }
}
