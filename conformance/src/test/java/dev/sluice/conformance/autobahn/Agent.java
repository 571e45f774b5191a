package dev.sluice.conformance.autobahn;

import java.util.Locale;

/** Who is tried, in the order of the report. */
enum Agent {
    SERVER_PLAIN("Sluice's server"),
    SERVER_DEFLATE("Sluice's server, with permessage-deflate"),
    SERVER_TLS("Sluice's server, behind TLS"),
    SERVER_STREAM("Sluice's server, `streamFrames` and `MessageAggregator`"),
    SERVER_COMPOSED("Sluice's server, composed by hand under Netty's handshake"),
    SERVER_NETTY("Netty's server"),
    CLIENT_SLUICE("Sluice's client"),
    CLIENT_NETTY("Netty's client");

    private final String title;

    Agent(String title) {
        this.title = title;
    }

    /** For people. */
    String title() {
        return title;
    }

    /** For command lines and reports: what follows SERVER or CLIENT. */
    String argument() {
        return name().substring(name().indexOf('_') + 1).toLowerCase(Locale.ROOT);
    }

    /** Whether it is made of Sluice, whichever way. */
    boolean isOurs() {
        return this != SERVER_NETTY && this != CLIENT_NETTY;
    }

    /** The committed file that says what is expected: the same of all that are ours. */
    String expectation() {
        return switch (this) {
            case SERVER_NETTY -> "autobahn-netty-server.txt";
            case CLIENT_NETTY -> "autobahn-netty-client.txt";
            default -> "autobahn-sluice.txt";
        };
    }
}
