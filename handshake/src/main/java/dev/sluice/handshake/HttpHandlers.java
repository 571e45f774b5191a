package dev.sluice.handshake;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContentDecoder;
import io.netty.handler.codec.http.HttpContentEncoder;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerExpectContinueHandler;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.cors.CorsHandler;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Takes Netty's HTTP handlers out of a pipeline, step by step, as an upgrade makes them useless. They are found by type,
 * whatever their names and wherever they stand.
 */
final class HttpHandlers {

    private static final List<Class<? extends ChannelHandler>> HELPERS = List.of(
            HttpObjectAggregator.class,
            HttpContentEncoder.class,
            HttpContentDecoder.class,
            HttpServerKeepAliveHandler.class,
            HttpServerExpectContinueHandler.class,
            CorsHandler.class,
            WebSocketServerExtensionHandler.class,
            WebSocketServerProtocolHandler.class,
            Utf8FrameValidator.class);

    /** What {@link WebSocketServerProtocolHandler} puts before itself; it takes every message for HTTP. It is not public. */
    private static final String NETTYS_HANDSHAKE =
            "io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandshakeHandler";

    private HttpHandlers() {}

    /**
     * Removes the decoder. What it has read and not decoded travels down the pipeline as a buffer before this returns.
     * {@link HttpServerCodec} stays, as an encoder.
     */
    static void removeDecoder(ChannelPipeline pipeline) {
        for (Map.Entry<String, ChannelHandler> entry : pipeline) {
            if (entry.getValue() instanceof HttpServerCodec codec) {
                codec.removeInboundHandler();
            } else if (entry.getValue() instanceof HttpRequestDecoder) {
                pipeline.remove(entry.getKey());
            }
        }
    }

    /**
     * Removes everything of HTTP but the encoder, so that nothing changes the answer or closes behind it, and Netty's own
     * WebSocket of another path.
     */
    static void removeHelpers(ChannelPipeline pipeline) {
        removeIf(pipeline, HttpHandlers::isHelper);
    }

    private static boolean isHelper(ChannelHandler handler) {
        return HELPERS.stream().anyMatch(type -> type.isInstance(handler))
                || handler.getClass().getName().equals(NETTYS_HANDSHAKE);
    }

    /** Removes the encoder. */
    static void removeEncoder(ChannelPipeline pipeline) {
        removeIf(pipeline, handler -> handler instanceof HttpServerCodec || handler instanceof HttpResponseEncoder);
    }

    /** Removes the handshake handlers of other paths. */
    static void removeOthers(ChannelPipeline pipeline, ServerHandshakeHandler self) {
        removeIf(pipeline, handler -> handler instanceof ServerHandshakeHandler && handler != self);
    }

    /** Whether there is something that reads HTTP responses. */
    static boolean readResponses(ChannelPipeline pipeline) {
        return pipeline.get(HttpClientCodec.class) != null || pipeline.get(HttpResponseDecoder.class) != null;
    }

    /**
     * Removes all of a client's HTTP. What the decoder has read and not decoded travels down the pipeline as a buffer before
     * this returns.
     */
    static void removeClient(ChannelPipeline pipeline) {
        removeHelpers(pipeline);
        removeIf(
                pipeline,
                handler -> handler instanceof HttpClientCodec
                        || handler instanceof HttpResponseDecoder
                        || handler instanceof HttpRequestEncoder);
    }

    private static void removeIf(ChannelPipeline pipeline, Predicate<ChannelHandler> condition) {
        // By name, since one sharable handler may stand in the pipeline twice. The iterator walks over a copy.
        for (Map.Entry<String, ChannelHandler> entry : pipeline) {
            if (condition.test(entry.getValue())) {
                pipeline.remove(entry.getKey());
            }
        }
    }
}
