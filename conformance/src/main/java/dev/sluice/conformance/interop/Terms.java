package dev.sluice.conformance.interop;

/** What the two ends of the catalogue have to know of each other. The same for others: {@code catalogue.js}, {@code catalogue.py}. */
final class Terms {

    /** The longest message, and the longest frame. */
    static final int MAX_MESSAGE_BYTES = 2 * 1024 * 1024;

    /** Longer messages of a server leave in fragments. */
    static final int FRAGMENT_BYTES = 64 * 1024;

    /** The subprotocol of the catalogue. */
    static final String SUBPROTOCOL = "catalogue";

    /** What a client sends when it is ready for what the server is to do. */
    static final String GO = "go";

    /** The payload of the server's ping. */
    static final String SERVER_PING = "from the server";

    /** What the server says when the pong has come. */
    static final String SERVER_GOT_PONG = "pong from the server";

    /** How the server closes. */
    static final Heard.Close SERVER_CLOSE = new Heard.Close(4001, "server says bye ✓");

    private Terms() {}
}
