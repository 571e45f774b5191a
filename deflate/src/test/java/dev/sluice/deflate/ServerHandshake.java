package dev.sluice.deflate;

import dev.sluice.handshake.ServerHandshakeConfig;
import dev.sluice.handshake.ServerHandshakeHandler;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import java.util.List;

/** The opening handshakes under which a server negotiates. */
enum ServerHandshake {
    SLUICE {
        @Override
        List<ChannelHandler> handlers(WebSocketServerExtensionHandshaker... extensions) {
            ServerHandshakeConfig config = ServerHandshakeConfig.builder()
                    .path("/chat")
                    .extensions(extensions)
                    .build();
            return List.of(new HttpServerCodec(), new ServerHandshakeHandler(config));
        }
    },
    NETTY {
        @Override
        List<ChannelHandler> handlers(WebSocketServerExtensionHandshaker... extensions) {
            return List.of(
                    new HttpServerCodec(),
                    new HttpObjectAggregator(8192),
                    new WebSocketServerExtensionHandler(extensions),
                    new WebSocketServerProtocolHandler("/chat", null, true));
        }
    };

    /** What an HTTP server of this kind has in its pipeline; the WebSocket is at {@code /chat}. */
    abstract List<ChannelHandler> handlers(WebSocketServerExtensionHandshaker... extensions);
}
