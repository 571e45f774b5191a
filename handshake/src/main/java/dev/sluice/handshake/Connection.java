package dev.sluice.handshake;

import java.net.SocketAddress;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What is known of the connection that a request came over; the parts are those of {@link HandshakeRequest}. */
record Connection(
        @Nullable SocketAddress remoteAddress,
        @Nullable SocketAddress localAddress,
        @Nullable SSLSession tlsSession) {}
