package dev.sluice.codec;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import java.util.ArrayList;
import java.util.List;

/** Puts the codec's handlers into a pipeline, in the one order in which they work. */
public final class CodecPipeline {

    private CodecPipeline() {}

    /**
     * Installs, behind the handler of that name: {@link FrameDecoder}, {@link FrameEncoder}, the handlers of the
     * extensions, {@link KeepAliveHandler}, {@link CloseHandler}, {@link MessageAggregator} where
     * {@link CodecConfig#aggregateMessages()} says so, and {@link BackpressureHandler} where there is a limit. They are
     * given generated names. To be called on the event loop, or before the channel is registered.
     *
     * @param pipeline the pipeline that speaks WebSocket from here on
     * @param predecessor the name of the handler next to the wire
     * @param role which end this is
     * @param config the settings; their RSV bits are to be those of the extensions
     * @param extensions the encoders and decoders of negotiated extensions, in the order from the wire to the application
     */
    public static void install(
            ChannelPipeline pipeline,
            String predecessor,
            Role role,
            CodecConfig config,
            List<? extends ChannelHandler> extensions) {
        List<ChannelHandler> handlers = new ArrayList<>();
        handlers.add(new FrameDecoder(role, config));
        handlers.add(new FrameEncoder(role, config));
        handlers.addAll(extensions);
        handlers.add(new KeepAliveHandler(config));
        handlers.add(new CloseHandler(role, config));
        if (config.aggregateMessages()) {
            handlers.add(new MessageAggregator(config));
        }
        if (config.maxOutboundBytes() > 0) {
            handlers.add(new BackpressureHandler(config));
        }
        // Each goes directly behind the predecessor, so the one next to the wire comes last.
        for (int i = handlers.size() - 1; i >= 0; i--) {
            pipeline.addAfter(predecessor, null, handlers.get(i));
        }
    }

    /**
     * Gives the data frames of a connection to a listener, in place of handlers, and takes {@link MessageAggregator} out.
     * Without extensions, the listener hears from {@link FrameDecoder} directly, past all handlers between; with them it
     * stands behind everything that is in the pipeline now, and the application's handlers there see frames as ever.
     *
     * <p>To be called where handlers are added, before the first frame: as part of an upgrade, or when a pipeline was
     * composed by hand.
     *
     * @param pipeline has a {@link FrameDecoder} and a {@link FrameEncoder}
     * @param listener of this connection
     * @throws IllegalArgumentException when it has no {@link FrameDecoder}
     */
    public static void listen(ChannelPipeline pipeline, FrameListener listener) {
        FrameDecoder decoder = pipeline.get(FrameDecoder.class);
        if (decoder == null) {
            throw new IllegalArgumentException("pipeline: " + pipeline.names() + " (expected: with a FrameDecoder)");
        }
        if (pipeline.get(MessageAggregator.class) != null) {
            pipeline.remove(MessageAggregator.class);
        }
        if (hasExtensions(pipeline)) {
            pipeline.addLast(new FrameListenerHandler(listener));
        } else {
            decoder.listen(listener);
        }
    }

    /** Whether frames may mean something else to their handlers than what they hold. */
    static boolean hasExtensions(ChannelPipeline pipeline) {
        FrameDecoder decoder = pipeline.get(FrameDecoder.class);
        return pipeline.get(WebSocketExtensionDecoder.class) != null
                || pipeline.get(WebSocketExtensionEncoder.class) != null
                || (decoder != null && decoder.allowsExtensions());
    }
}
