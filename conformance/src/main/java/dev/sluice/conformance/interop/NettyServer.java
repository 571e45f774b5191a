package dev.sluice.conformance.interop;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;

/** The pipeline of a server that is made of Netty's own handlers, as Netty's examples make it. */
final class NettyServer {

    private static final int MAX_REQUEST_BYTES = 64 * 1024;

    private static final WebSocketServerProtocolConfig CONFIG = WebSocketServerProtocolConfig.newBuilder()
            .websocketPath("/")
            .checkStartsWith(true)
            .subprotocols(Terms.SUBPROTOCOL)
            .allowExtensions(true)
            .maxFramePayloadLength(Terms.MAX_MESSAGE_BYTES)
            .build();

    private NettyServer() {}

    /** Puts the handlers of a new connection in. */
    static void install(ChannelPipeline pipeline, Endings endings) {
        pipeline.addLast(
                new HttpServerCodec(),
                new HttpObjectAggregator(MAX_REQUEST_BYTES),
                new WebSocketServerCompressionHandler(Terms.MAX_MESSAGE_BYTES),
                new PongTap(),
                new CloseTap(),
                new WebSocketServerProtocolHandler(CONFIG),
                new WebSocketFrameAggregator(Terms.MAX_MESSAGE_BYTES),
                new Fragmenter(),
                new Router(endings));
    }
}
