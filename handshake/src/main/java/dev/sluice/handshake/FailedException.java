package dev.sluice.handshake;

import org.jspecify.annotations.Nullable;

/** Ends the checks of an answer that opens no WebSocket. It never leaves this package and has no stack trace. */
final class FailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final HandshakeFailure failure;

    FailedException(HandshakeFailure failure) {
        this(failure, null);
    }

    FailedException(HandshakeFailure failure, @Nullable Throwable cause) {
        super(failure.name(), cause, false, false);
        this.failure = failure;
    }

    HandshakeFailure failure() {
        return failure;
    }
}
