package dev.sluice.codec;

/** Which end of the connection this is. It decides who masks (RFC 6455 5.1) and who closes TCP first (7.1.1). */
public enum Role {
    /** The end that opened the connection: masks what it sends, and refuses what comes masked. */
    CLIENT,
    /** The end that accepted the connection: sends unmasked, and refuses what comes unmasked. */
    SERVER;

    /**
     * The other end.
     *
     * @return the role of the peer
     */
    public Role peer() {
        return this == CLIENT ? SERVER : CLIENT;
    }

    /** RFC 6455 5.1: a client MUST mask all frames that it sends, a server MUST NOT mask any. */
    boolean masks() {
        return this == CLIENT;
    }
}
