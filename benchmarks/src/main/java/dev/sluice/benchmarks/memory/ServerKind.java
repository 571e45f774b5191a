package dev.sluice.benchmarks.memory;

import dev.sluice.codec.CodecConfig;
import dev.sluice.deflate.ContextPolicy;
import dev.sluice.deflate.DeflateConfig;
import dev.sluice.deflate.PerMessageDeflateServerExtension;
import dev.sluice.handshake.ServerHandshakeConfig;
import dev.sluice.handshake.ServerHandshakeHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The echo servers that are compared. */
enum ServerKind {
    NETTY_UNCOMPRESSED("Netty, uncompressed", null),
    NETTY("Netty, permessage-deflate", null),
    UNCOMPRESSED("Sluice, uncompressed", null),
    HIBERNATING("Sluice, hibernating", ContextPolicy.HIBERNATING),
    DEDICATED("Sluice, dedicated", ContextPolicy.DEDICATED);

    private static final int MAX_MESSAGE_BYTES = 64 * 1024;

    final String title;
    private final @Nullable ContextPolicy contexts;

    ServerKind(String title, @Nullable ContextPolicy contexts) {
        this.title = title;
        this.contexts = contexts;
    }

    boolean isNetty() {
        return this == NETTY || this == NETTY_UNCOMPRESSED;
    }

    boolean compresses() {
        return this == NETTY || contexts != null;
    }

    /** Puts the handlers of a new connection in. */
    void initialize(ChannelPipeline pipeline, int windowBits) {
        pipeline.addLast(new HttpServerCodec());
        if (isNetty()) {
            addNetty(pipeline);
        } else {
            addSluice(pipeline, windowBits);
        }
    }

    private void addNetty(ChannelPipeline pipeline) {
        pipeline.addLast(new HttpObjectAggregator(MAX_MESSAGE_BYTES));
        if (compresses()) {
            pipeline.addLast(new WebSocketServerCompressionHandler(MAX_MESSAGE_BYTES));
        }
        WebSocketServerProtocolConfig config = WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/")
                .handshakeTimeoutMillis(TimeUnit.MINUTES.toMillis(2))
                .decoderConfig(WebSocketDecoderConfig.newBuilder()
                        .allowExtensions(compresses())
                        .build())
                .build();
        pipeline.addLast(new WebSocketServerProtocolHandler(config)).addLast(new Echo());
    }

    private void addSluice(ChannelPipeline pipeline, int windowBits) {
        ServerHandshakeConfig config = ServerHandshakeConfig.builder()
                .extensions(extensions(windowBits))
                .handshakeTimeoutMillis(TimeUnit.MINUTES.toMillis(2))
                // The timers are there, but do not add to the bytes on the wire.
                .codec(CodecConfig.builder()
                        .pingIntervalMillis(TimeUnit.HOURS.toMillis(1))
                        .build())
                .onUpgrade((upgraded, handshake) -> upgraded.addLast(new Echo()))
                .build();
        pipeline.addLast(new ServerHandshakeHandler(config));
    }

    private WebSocketServerExtensionHandshaker[] extensions(int windowBits) {
        if (contexts == null) {
            return new WebSocketServerExtensionHandshaker[0];
        }
        DeflateConfig config = DeflateConfig.builder()
                .serverMaxWindowBits(windowBits)
                .clientMaxWindowBits(windowBits)
                .contexts(contexts)
                .build();
        return new WebSocketServerExtensionHandshaker[] {new PerMessageDeflateServerExtension(config)};
    }
}
