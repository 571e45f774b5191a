package dev.sluice.benchmarks.endtoend.servers;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.CodecPipeline;
import dev.sluice.codec.FrameListener;
import dev.sluice.codec.FrameWriter;
import dev.sluice.deflate.DeflateConfig;
import dev.sluice.deflate.PerMessageDeflateServerExtension;
import dev.sluice.handshake.ServerHandshakeConfig;
import dev.sluice.handshake.ServerHandshakeHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import java.util.function.Consumer;

/**
 * Our handlers at their defaults, keepalive and the limit for slow readers among them, but that messages of any length are
 * compressed, as the other servers do.
 */
final class SluicePipeline implements Consumer<ChannelPipeline> {

    private final ServerHandshakeConfig config;

    /** With a handler that gets frames. */
    static SluicePipeline ofFrames(ServerOptions options) {
        ChannelHandler application = NettyApplication.of(options.duty());
        return new SluicePipeline(options, pipeline -> pipeline.addLast(application));
    }

    /** With a listener that echoes without an object for a frame. */
    static SluicePipeline ofListener(ServerOptions options) {
        FrameListener echo = FrameWriter::write;
        return new SluicePipeline(options, pipeline -> CodecPipeline.listen(pipeline, echo));
    }

    private SluicePipeline(ServerOptions options, Consumer<ChannelPipeline> application) {
        config = ServerHandshakeConfig.builder()
                .extensions(extensions(options))
                .codec(CodecConfig.builder()
                        .maxFrameBytes(ServerOptions.MAX_MESSAGE_BYTES)
                        .maxMessageBytes(ServerOptions.MAX_MESSAGE_BYTES)
                        .build())
                .onUpgrade((pipeline, handshake) -> application.accept(pipeline))
                .build();
    }

    @Override
    public void accept(ChannelPipeline pipeline) {
        pipeline.addLast(new HttpServerCodec()).addLast(new ServerHandshakeHandler(config));
    }

    private static WebSocketServerExtensionHandshaker[] extensions(ServerOptions options) {
        if (!options.deflate()) {
            return new WebSocketServerExtensionHandshaker[0];
        }
        DeflateConfig config = DeflateConfig.builder()
                .serverMaxWindowBits(options.windowBits())
                .clientMaxWindowBits(options.windowBits())
                .level(ServerOptions.COMPRESSION_LEVEL)
                .thresholdBytes(0)
                .maxMessageBytes(ServerOptions.MAX_MESSAGE_BYTES)
                .build();
        return new WebSocketServerExtensionHandshaker[] {new PerMessageDeflateServerExtension(config)};
    }
}
