package dev.sluice.conformance.interop;

/** Something else has happened than what the row asks for; the message says what, and is the row's result. */
final class Surprise extends Exception {

    private static final long serialVersionUID = 1;

    Surprise(String result) {
        super(result);
    }
}
