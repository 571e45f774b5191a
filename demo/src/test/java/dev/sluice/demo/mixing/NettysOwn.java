package dev.sluice.demo.mixing;

import dev.sluice.testing.Loopback;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import java.net.URI;

/** Both ends as Netty brings them, with nothing of ours: what stands at the other end of a mix. */
final class NettysOwn {

    private static final int MAX_BYTES = 256 * 1024;

    private NettysOwn() {}

    /** Opens a WebSocket at {@code /chat}, with compression; control frames reach the application too. */
    static Client connect(Loopback server) throws InterruptedException {
        return connect(server, "/chat", null);
    }

    static Client connect(Loopback server, String path, String subprotocols) throws InterruptedException {
        return Client.connect(server, path, (url, application) -> client(url, subprotocols, application));
    }

    private static ChannelHandler client(URI url, String subprotocols, ChannelHandler application) {
        WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(url)
                .subprotocol(subprotocols)
                .allowExtensions(true)
                .maxFramePayloadLength(MAX_BYTES)
                .handleCloseFrames(false)
                .dropPongFrames(false)
                .build();
        return pipeline(
                new HttpClientCodec(),
                new HttpObjectAggregator(8192),
                new WebSocketClientExtensionHandler(new PerMessageDeflateClientExtensionHandshaker(MAX_BYTES)),
                new WebSocketClientProtocolHandler(config),
                new WebSocketFrameAggregator(MAX_BYTES),
                application);
    }

    /** A server at {@code /chat}, with compression. */
    static ChannelHandler server(boolean handleCloseFrames, ChannelHandler application) {
        WebSocketServerProtocolConfig config = WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/chat")
                .allowExtensions(true)
                .maxFramePayloadLength(MAX_BYTES)
                .handleCloseFrames(handleCloseFrames)
                .dropPongFrames(false)
                .build();
        return pipeline(
                new HttpServerCodec(),
                new HttpObjectAggregator(8192),
                new WebSocketServerCompressionHandler(MAX_BYTES),
                new WebSocketServerProtocolHandler(config),
                new WebSocketFrameAggregator(MAX_BYTES),
                application);
    }

    private static ChannelHandler pipeline(ChannelHandler... handlers) {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(handlers);
            }
        };
    }
}
