package dev.sluice.handshake;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.net.SocketAddress;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What is known of the connection that a request came over; the parts are those of {@link HandshakeRequest}. */
record Connection(
        @Nullable SocketAddress remoteAddress,
        @Nullable SocketAddress localAddress,
        @Nullable SSLSession tlsSession) {

    /** What {@code channel} says of itself. */
    static Connection of(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        SSLSession session = tls == null ? null : tls.engine().getSession();
        return new Connection(channel.remoteAddress(), channel.localAddress(), session);
    }
}
