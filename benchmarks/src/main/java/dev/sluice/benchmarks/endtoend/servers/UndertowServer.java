package dev.sluice.benchmarks.endtoend.servers;

import io.undertow.Undertow;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.extensions.PerMessageDeflateHandshake;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.xnio.Options;

/**
 * Undertow, by its own listener: one I/O thread, on NIO, and a thread of XNIO's that accepts. What could not be made the same:
 * text is a {@code String} on its way through, which is how its API hands it over; and there is no flush for several messages,
 * each is written by itself.
 */
final class UndertowServer implements RunningServer {

    private final Undertow undertow;

    UndertowServer(ServerOptions options) throws Exception {
        WebSocketConnectionCallback onConnect = (exchange, channel) -> {
            channel.getReceiveSetter().set(new EchoListener());
            channel.resumeReceives();
        };
        WebSocketProtocolHandshakeHandler handshake = new WebSocketProtocolHandshakeHandler(onConnect);
        if (options.deflate()) {
            handshake.addExtension(new PerMessageDeflateHandshake(false, ServerOptions.COMPRESSION_LEVEL));
        }
        String host = InetAddress.getLoopbackAddress().getHostAddress();
        Undertow.Builder builder = Undertow.builder()
                .setIoThreads(1)
                .setWorkerThreads(1)
                .setSocketOption(Options.TCP_NODELAY, true)
                .setSocketOption(Options.BACKLOG, BACKLOG)
                .setHandler(handshake);
        undertow = (options.tls() ? builder.addHttpsListener(0, host, Tls.context()) : builder.addHttpListener(0, host))
                .build();
        undertow.start();
    }

    @Override
    public int port() {
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    @Override
    public void close() {
        undertow.stop();
    }

    private static final class EchoListener extends AbstractReceiveListener {

        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            WebSockets.sendText(message.getData(), channel, null);
        }

        @Override
        protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
            var data = message.getData();
            WebSockets.sendBinary(data.getResource(), channel, new WebSocketCallback<>() {
                @Override
                public void complete(WebSocketChannel sender, Void context) {
                    data.free();
                }

                @Override
                public void onError(WebSocketChannel sender, Void context, Throwable cause) {
                    data.free();
                }
            });
        }

        @Override
        protected long getMaxTextBufferSize() {
            return ServerOptions.MAX_MESSAGE_BYTES;
        }

        @Override
        protected long getMaxBinaryBufferSize() {
            return ServerOptions.MAX_MESSAGE_BYTES;
        }
    }
}
