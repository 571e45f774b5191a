package dev.sluice.benchmarks.endtoend.servers;

/**
 * What a server is to do.
 *
 * @param deflate whether it speaks permessage-deflate, with context takeover both ways, and compresses every message
 * @param tls whether it speaks TLS, with a certificate that it makes for itself
 * @param epoll whether a server on Netty uses epoll rather than NIO
 * @param windowBits the largest window that ours agrees to; the others take what the JDK's zlib has, 15
 * @param duty what it does with a message
 */
record ServerOptions(boolean deflate, boolean tls, boolean epoll, int windowBits, Duty duty) {

    /** The longest message that any of them accepts, on the wire and inflated. */
    static final int MAX_MESSAGE_BYTES = 256 * 1024;

    /** How hard all of them compress: the JDK's default. */
    static final int COMPRESSION_LEVEL = 6;

    /** What a server does with a message. */
    enum Duty {
        /** Sends it back. */
        ECHO,
        /** Sends it to every connection, each time the same frame, as a {@code ChannelGroup} does. */
        BROADCAST,
        /** The same with a {@link dev.sluice.codec.PreparedMessage}. */
        BROADCAST_PREPARED
    }

    ServerOptions {
        if (windowBits < 8 || windowBits > 15) {
            throw new IllegalArgumentException("windowBits: " + windowBits + " (expected: 8 to 15)");
        }
    }
}
