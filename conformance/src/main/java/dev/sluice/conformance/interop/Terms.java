package dev.sluice.conformance.interop;

/** What is the same for both stacks. */
final class Limits {

    /** The longest message, and the longest frame. */
    static final int MESSAGE_BYTES = 2 * 1024 * 1024;

    /** Longer messages of a server leave in fragments. */
    static final int FRAGMENT_BYTES = 64 * 1024;

    /** The subprotocol of the catalogue. */
    static final String SUBPROTOCOL = "catalogue";

    private Limits() {}
}
