package dev.sluice.benchmarks.endtoend.servers;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.extensions.IExtension;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.DefaultSSLWebSocketServerFactory;
import org.java_websocket.server.WebSocketServer;

/**
 * Java-WebSocket: one thread that selects, on NIO, and one that decodes and calls the application, which it does not do without.
 * What else could not be made the same: text is a {@code String} on its way through, which is how its API hands it over; and it
 * compresses each message by itself, as its answer says {@code server_no_context_takeover} whatever it is set to.
 *
 * <p>It can forget to write: what its decoding thread queues between the moment at which the selecting thread finds the queue
 * empty and the one at which it stops to wait for room stays there until something else is queued, which a client that waits
 * for its echo never brings about. A reminder, ten times a second, lets it go on.
 */
final class JavaWebSocketServer implements RunningServer {

    private static final int PATIENCE_SECONDS = 20;
    private static final int DECODERS = 1;
    private static final int MILLIS_BETWEEN_REMINDERS = 100;

    private final EchoServer server;
    private final ScheduledExecutorService reminders = Executors.newSingleThreadScheduledExecutor();

    JavaWebSocketServer(ServerOptions options) throws Exception {
        server = new EchoServer(options.deflate());
        if (options.tls()) {
            server.setWebSocketFactory(new DefaultSSLWebSocketServerFactory(Tls.context()));
        }
        server.setTcpNoDelay(true);
        server.setMaxPendingConnections(BACKLOG);
        server.start();
        if (!server.started.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Java-WebSocket has not started");
        }
        reminders.scheduleWithFixedDelay(
                server::writeWhatWasForgotten,
                MILLIS_BETWEEN_REMINDERS,
                MILLIS_BETWEEN_REMINDERS,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        reminders.shutdownNow();
        try {
            server.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ClosedSelectorException e) {
            return; // it has closed that first, and then wanted to say goodbye to connections
        }
    }

    private static Draft_6455 draft(boolean deflate) {
        List<IExtension> extensions = deflate ? List.of(deflate()) : List.of();
        return new Draft_6455(extensions, List.of(new Protocol("")), ServerOptions.MAX_MESSAGE_BYTES);
    }

    private static PerMessageDeflateExtension deflate() {
        PerMessageDeflateExtension extension = new PerMessageDeflateExtension(ServerOptions.COMPRESSION_LEVEL);
        extension.setThreshold(0);
        return extension;
    }

    private static final class EchoServer extends WebSocketServer {

        private final CountDownLatch started = new CountDownLatch(1);

        EchoServer(boolean deflate) {
            super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), DECODERS, List.of(draft(deflate)));
        }

        void writeWhatWasForgotten() {
            for (WebSocket connection : getConnections()) {
                if (connection.hasBufferedData()) {
                    onWriteDemand(connection);
                }
            }
        }

        @Override
        public void onStart() {
            started.countDown();
        }

        @Override
        public void onMessage(WebSocket connection, String message) {
            connection.send(message);
        }

        @Override
        public void onMessage(WebSocket connection, ByteBuffer message) {
            connection.send(message);
        }

        @Override
        public void onOpen(WebSocket connection, ClientHandshake handshake) {}

        @Override
        public void onClose(WebSocket connection, int code, String reason, boolean remote) {}

        @Override
        public void onError(WebSocket connection, Exception failure) {
            failure.printStackTrace();
        }
    }
}
