package dev.sluice.benchmarks.endtoend.servers;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import java.util.function.Consumer;

/**
 * Netty's own handlers at their defaults, its check of UTF-8 among them ({@code Utf8FrameValidator}, which
 * {@link WebSocketServerProtocolHandler} puts in), but for the limit. It answers pings and sends none.
 */
final class NettyPipeline implements Consumer<ChannelPipeline> {

    private static final int MAX_REQUEST_BYTES = 64 * 1024;

    private final WebSocketServerProtocolConfig config;
    private final boolean deflate;
    private final ChannelHandler application;

    NettyPipeline(ServerOptions options) {
        deflate = options.deflate();
        application = NettyApplication.of(options.duty());
        config = WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/")
                .decoderConfig(WebSocketDecoderConfig.newBuilder()
                        .allowExtensions(deflate)
                        .maxFramePayloadLength(ServerOptions.MAX_MESSAGE_BYTES)
                        .build())
                .build();
    }

    @Override
    public void accept(ChannelPipeline pipeline) {
        pipeline.addLast(new HttpServerCodec()).addLast(new HttpObjectAggregator(MAX_REQUEST_BYTES));
        if (deflate) {
            // Level 6 and takeover both ways, unless the client does not want it.
            pipeline.addLast(new WebSocketServerCompressionHandler(ServerOptions.MAX_MESSAGE_BYTES));
        }
        pipeline.addLast(new WebSocketServerProtocolHandler(config)).addLast(application);
    }
}
