package dev.sluice.conformance.autobahn;

import dev.sluice.codec.CodecConfig;
import dev.sluice.conformance.EchoHandler;
import dev.sluice.deflate.DeflateConfig;
import dev.sluice.deflate.PerMessageDeflateServerExtension;
import dev.sluice.handshake.ServerHandshakeConfig;
import dev.sluice.handshake.ServerHandshakeHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;

/** The servers: Sluice's, one for each way through the code, and Netty's. Each echoes. */
enum ServerAgent {
    /** Our handshake, and what it installs. */
    PLAIN {
        @Override
        void install(ChannelPipeline pipeline) {
            installSluice(pipeline, ServerHandshakeConfig.builder().codec(Limits.CODEC));
        }
    },

    /** permessage-deflate for whoever asks; each message is compressed, however short. */
    DEFLATE {
        @Override
        void install(ChannelPipeline pipeline) {
            DeflateConfig deflate = DeflateConfig.builder()
                    .thresholdBytes(0)
                    .noTakeoverThresholdBytes(0)
                    .maxMessageBytes(Limits.MAX_BYTES)
                    .build();
            installSluice(
                    pipeline,
                    ServerHandshakeConfig.builder()
                            .codec(Limits.CODEC)
                            .extensions(new PerMessageDeflateServerExtension(deflate)));
        }
    },

    /** Behind TLS: whoever listens puts an {@code SslHandler} first. */
    TLS {
        @Override
        void install(ChannelPipeline pipeline) {
            PLAIN.install(pipeline);
        }
    },

    /** Frames come in pieces, which are joined again. */
    STREAM {
        @Override
        void install(ChannelPipeline pipeline) {
            CodecConfig codec = Limits.CODEC.toBuilder()
                    .streamFrames(true)
                    .aggregateMessages(true)
                    .build();
            installSluice(pipeline, ServerHandshakeConfig.builder().codec(codec));
        }
    },

    /** Netty's handshake, and our handlers put in by hand. */
    COMPOSED {
        @Override
        void install(ChannelPipeline pipeline) {
            pipeline.addLast(
                    new HttpServerCodec(), new HttpObjectAggregator(Limits.MAX_HTTP_BYTES), new ComposedUpgrade());
        }
    },

    /** Netty's handshake and codec, as its documentation sets them up, with limits that let the suite's messages through. */
    NETTY {
        @Override
        void install(ChannelPipeline pipeline) {
            pipeline.addLast(
                    new HttpServerCodec(),
                    new HttpObjectAggregator(Limits.MAX_HTTP_BYTES),
                    new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
                            .websocketPath("/")
                            .maxFramePayloadLength(Limits.MAX_BYTES)
                            .build()),
                    new WebSocketFrameAggregator(Limits.MAX_BYTES),
                    new EchoHandler());
        }
    };

    /** Puts the handlers of a new connection in. */
    abstract void install(ChannelPipeline pipeline);

    private static void installSluice(ChannelPipeline pipeline, ServerHandshakeConfig.Builder config) {
        ServerHandshakeConfig handshake = config.onUpgrade((upgraded, complete) -> upgraded.addLast(new EchoHandler()))
                .build();
        pipeline.addLast(new HttpServerCodec(), new ServerHandshakeHandler(handshake));
    }
}
