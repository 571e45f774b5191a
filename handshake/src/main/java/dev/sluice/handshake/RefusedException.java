package dev.sluice.handshake;

/** Ends the checks of a request that is refused. It never leaves this package and has no stack trace. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Rejection rejection;

    RefusedException(Rejection rejection) {
        super(rejection.name(), null, false, false);
        this.rejection = rejection;
    }

    Rejection rejection() {
        return rejection;
    }
}
