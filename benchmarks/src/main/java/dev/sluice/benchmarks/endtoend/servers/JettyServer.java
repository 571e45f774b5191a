package dev.sluice.benchmarks.endtoend.servers;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/**
 * Jetty's WebSocket without servlets: one selector, on NIO, that also accepts. It is told that the endpoints do not block, so
 * that it may call them on the selector's thread. What could not be made the same: its thread pool, which it needs for itself;
 * text is a {@code String} on its way through, which is how its API hands it over; and there is no flush for several messages,
 * each is written by itself. Any client may have compression, whose level is the JDK's default; it cannot be switched off, but
 * is only spoken where a client offers it.
 */
final class JettyServer implements RunningServer {

    private final Server jetty = new Server();
    private final ServerConnector connector;

    JettyServer(ServerOptions options) throws Exception {
        connector = options.tls() ? new ServerConnector(jetty, 0, 1, tls()) : new ServerConnector(jetty, 0, 1);
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        connector.setPort(0);
        connector.setAcceptQueueSize(BACKLOG);
        jetty.addConnector(connector);
        jetty.setHandler(WebSocketUpgradeHandler.from(jetty, JettyServer::configure));
        jetty.start();
    }

    private static SslContextFactory.Server tls() throws Exception {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setSslContext(Tls.context());
        return factory;
    }

    private static void configure(ServerWebSocketContainer container) {
        container.setMaxTextMessageSize(ServerOptions.MAX_MESSAGE_BYTES);
        container.setMaxBinaryMessageSize(ServerOptions.MAX_MESSAGE_BYTES);
        container.setMaxFrameSize(ServerOptions.MAX_MESSAGE_BYTES);
        container.setInvocationType(InvocationType.NON_BLOCKING);
        container.addMapping("/", (request, response, callback) -> new EchoEndpoint());
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        LifeCycle.stop(jetty);
    }

    /** Sends every message back. */
    public static final class EchoEndpoint extends Session.Listener.AbstractAutoDemanding {

        @Override
        public void onWebSocketText(String message) {
            getSession().sendText(message, Callback.NOOP);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            getSession().sendBinary(payload, callback);
        }

        @Override
        public void onWebSocketError(Throwable cause) {
            if (!(cause instanceof ClosedChannelException)) { // which is how clients end
                cause.printStackTrace();
            }
        }
    }
}
