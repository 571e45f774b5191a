package dev.sluice.conformance.interop;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.KeepAliveHandler;
import dev.sluice.codec.SlowReaderPolicy;
import dev.sluice.deflate.DeflateConfig;
import dev.sluice.deflate.PerMessageDeflateServerExtension;
import dev.sluice.handshake.OriginPolicy;
import dev.sluice.handshake.ServerHandshakeConfig;
import dev.sluice.handshake.ServerHandshakeHandler;
import dev.sluice.handshake.SubprotocolSelector;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;

/** The pipeline of a server that is made of Sluice. */
final class SluiceServer {

    private static final CodecConfig CODEC = CodecConfig.builder()
            .maxFrameBytes(Terms.MAX_MESSAGE_BYTES)
            .maxMessageBytes(Terms.MAX_MESSAGE_BYTES)
            .outboundFragmentBytes(Terms.FRAGMENT_BYTES)
            .slowReaderPolicy(SlowReaderPolicy.SUSPEND_READS)
            .build();

    private static final DeflateConfig DEFLATE =
            DeflateConfig.builder().maxMessageBytes(Terms.MAX_MESSAGE_BYTES).build();

    private SluiceServer() {}

    /** Puts the handlers of a new connection in. */
    static void install(ChannelPipeline pipeline, Endings endings) {
        ServerHandshakeConfig config = ServerHandshakeConfig.builder()
                .pathPrefix("/")
                .originPolicy(OriginPolicy.any())
                .subprotocols(SubprotocolSelector.serverPreference(Terms.SUBPROTOCOL))
                .extensions(new PerMessageDeflateServerExtension(DEFLATE))
                .codec(CODEC)
                .onUpgrade((upgraded, handshake) -> upgrade(upgraded, endings))
                .build();
        pipeline.addLast(new HttpServerCodec(), new ServerHandshakeHandler(config));
    }

    private static void upgrade(ChannelPipeline pipeline, Endings endings) {
        pipeline.addBefore(pipeline.context(KeepAliveHandler.class).name(), null, new PongTap());
        pipeline.addLast(new OutcomeTap(), new Router(endings));
    }
}
