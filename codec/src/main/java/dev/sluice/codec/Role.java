package dev.sluice.codec;

/**
 * The side of a connection that an endpoint plays.
 *
 * <p>The protocol is not symmetric: a client masks every frame that it sends and a server masks none (RFC 6455 5.1),
 * and of two endpoints that close, the server is the one that drops the TCP connection first (RFC 6455 7.1.1).
 */
public enum Role {
    /** The endpoint that opened the connection. */
    CLIENT,

    /** The endpoint that accepted the connection. */
    SERVER
}
