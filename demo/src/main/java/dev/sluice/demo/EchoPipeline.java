package dev.sluice.demo;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.CodecPipeline;
import dev.sluice.codec.FrameListener;
import dev.sluice.codec.FrameWriter;
import dev.sluice.codec.SlowReaderPolicy;
import dev.sluice.demo.http.HttpPipeline;
import dev.sluice.demo.http.Routes;
import dev.sluice.handshake.ServerHandshakeConfig;
import io.netty.channel.ChannelPipeline;
import java.util.function.Consumer;

/** The pipeline of the echo server: a WebSocket at {@value #PATH}, and nothing else. */
public final class EchoPipeline implements Consumer<ChannelPipeline> {

    /** The path of the WebSocket. */
    public static final String PATH = "/";

    /** How the application gets what it echoes. */
    public enum Delivery {
        /** Whole messages, as objects, to a handler. */
        HANDLER,
        /** Frames without an object for each, to a {@link FrameListener}. */
        LISTENER
    }

    /** Long messages go out in pieces of this size, so that a ping need not wait for their end. */
    private static final int FRAGMENT_BYTES = 64 * 1024;

    private final ServerHandshakeConfig config;

    /**
     * Prepares the pipeline.
     *
     * @param maxMessageBytes the longest message that is accepted
     * @param compression whether messages are compressed
     * @param delivery how the application gets them
     * @throws IllegalArgumentException if that is not a possible length
     */
    public EchoPipeline(long maxMessageBytes, Compression compression, Delivery delivery) {
        CodecConfig codec = CodecConfig.builder()
                .maxMessageBytes(maxMessageBytes)
                .maxFrameBytes(maxMessageBytes)
                .outboundFragmentBytes(FRAGMENT_BYTES)
                // Whoever does not read the echoes is not read from, either.
                .slowReaderPolicy(SlowReaderPolicy.SUSPEND_READS)
                .build();
        config = ServerHandshakeConfig.builder()
                .path(PATH)
                .extensions(compression.extensions(maxMessageBytes))
                .codec(codec)
                .onUpgrade((pipeline, handshake) -> {
                    HttpPipeline.remove(pipeline);
                    deliver(pipeline, delivery);
                })
                .build();
    }

    private static void deliver(ChannelPipeline pipeline, Delivery delivery) {
        switch (delivery) {
            case HANDLER -> pipeline.addLast(new EchoHandler());
            case LISTENER -> CodecPipeline.listen(pipeline, FrameWriter::write);
        }
    }

    @Override
    public void accept(ChannelPipeline pipeline) {
        HttpPipeline.add(pipeline, config, new Routes());
    }
}
