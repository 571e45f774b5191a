package dev.sluice.handshake;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Connects to WebSockets in one call, for those who need no pipeline of their own. */
public final class WebSocketClient {

    private WebSocketClient() {}

    /**
     * Connects and opens a WebSocket; for {@code wss} with the certificates that Java trusts.
     *
     * @see #connect(Bootstrap, ClientHandshakeConfig, SslContext)
     */
    public static Future<Channel> connect(Bootstrap bootstrap, ClientHandshakeConfig config) {
        return connect(bootstrap, config, null);
    }

    /**
     * Connects and opens a WebSocket. May be called on any thread.
     *
     * <p>The application's handlers go in by {@link ClientHandshakeConfig.Builder#onUpgrade}; a listener of the future that
     * adds them is in time too, but whoever waits for it on another thread may miss frames.
     *
     * @param bootstrap with a group and a channel type; not changed. A handler that it has goes into the pipeline first, next
     *     to the wire: an initializer that adds a proxy handler, for instance. Where the proxy is to look the host up, the
     *     bootstrap should not ({@link Bootstrap#disableResolver}).
     * @param config where and how
     * @param tls what {@code wss} is spoken with; null for the certificates that Java trusts. The server's certificate has to
     *     be one for the host of the URI. Without meaning for {@code ws}.
     * @return completes with the open WebSocket, on its event loop and before its first frame; or fails with what connecting
     *     failed with, such as {@link java.net.ConnectException}, or with a {@link ClientHandshakeException}, and the channel
     *     is closed. To cancel it closes the channel.
     */
    public static Future<Channel> connect(Bootstrap bootstrap, ClientHandshakeConfig config, @Nullable SslContext tls) {
        LazyPromise<Channel> promise = new LazyPromise<>();
        SslContext context = null;
        if (config.isSecure()) {
            context = tls == null ? JavasTrust.CONTEXT : tls;
        }
        ClientHandshakeHandler handshake = new ClientHandshakeHandler(config);
        ChannelFuture connected = bootstrap
                .clone()
                .handler(new Initializer(bootstrap.config().handler(), config, context, handshake, promise))
                .connect(config.host(), config.port());
        connected.addListener(connecting -> {
            passFailure(connecting, promise);
            if (connecting.isSuccess()) {
                handshake.handshakeFuture().addListener(opened -> passFailure(opened, promise));
            }
        });
        // The listener above is never told by an event loop that has ended.
        passFailure(connected, promise);
        promise.addListener(completed -> {
            if (completed.isCancelled()) {
                connected.channel().close();
            }
        });
        return promise;
    }

    private static void passFailure(Future<?> future, LazyPromise<?> promise) {
        if (future.isDone() && !future.isSuccess()) {
            promise.tryFailure(future.cause());
        }
    }

    private static SslHandler tlsHandler(SslContext context, Channel channel, ClientHandshakeConfig config) {
        // With host and port, the server is told which name is meant (SNI).
        SslHandler handler = context.newHandler(channel.alloc(), config.host(), config.port());
        SSLParameters parameters = handler.engine().getSSLParameters();
        // RFC 2818 3.1: the certificate has to name the host. Netty 4.1 does not check that by itself.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        handler.engine().setSSLParameters(parameters);
        return handler;
    }

    /** The certificates that Java trusts, read when they are first needed: there are more than a hundred. */
    private static final class JavasTrust {

        static final SslContext CONTEXT = create();

        private JavasTrust() {}

        private static SslContext create() {
            try {
                return SslContextBuilder.forClient().build();
            } catch (SSLException e) {
                throw new IllegalStateException("there is no TLS on this platform", e);
            }
        }
    }

    /** Puts the handlers of a new connection in. */
    private static final class Initializer extends ChannelInitializer<Channel> {

        private final @Nullable ChannelHandler first;
        private final ClientHandshakeConfig config;
        private final @Nullable SslContext tls;
        private final ClientHandshakeHandler handshake;
        private final LazyPromise<Channel> promise;

        Initializer(
                @Nullable ChannelHandler first,
                ClientHandshakeConfig config,
                @Nullable SslContext tls,
                ClientHandshakeHandler handshake,
                LazyPromise<Channel> promise) {
            this.first = first;
            this.config = config;
            this.tls = tls;
            this.handshake = handshake;
            this.promise = promise;
        }

        @Override
        protected void initChannel(Channel channel) {
            promise.bind(channel.eventLoop());
            // Not once it is connected: by the time at which the caller's thread says so, frames may have come.
            handshake.handshakeFuture().addListener(opened -> {
                if (opened.isSuccess()) {
                    promise.trySuccess(channel);
                }
            });
            if (first != null) {
                channel.pipeline().addLast(first);
            }
            if (tls != null) {
                channel.pipeline().addLast(tlsHandler(tls, channel, config));
            }
            channel.pipeline().addLast(handshake);
        }
    }
}
