package dev.sluice.demo.http;

import dev.sluice.handshake.ServerHandshakeConfig;
import dev.sluice.handshake.ServerHandshakeHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;

/** The pipeline of a connection that begins with HTTP: one WebSocket, and what lies at other paths. */
public final class HttpPipeline {

    /** How long a connection that speaks HTTP may be silent, in seconds. */
    private static final int IDLE_SECONDS = 60;

    /** The longest body of a request. */
    private static final int MAX_BODY_BYTES = 64 * 1024;

    private HttpPipeline() {}

    /**
     * Puts the handlers in.
     *
     * @param pipeline the pipeline of a new connection
     * @param config the WebSocket; its {@code onUpgrade} calls {@link #remove}
     * @param routes what lies at other paths
     */
    public static void add(ChannelPipeline pipeline, ServerHandshakeConfig config, Routes routes) {
        pipeline.addLast(
                new ReadTimeoutHandler(IDLE_SECONDS),
                new HttpServerCodec(),
                new HttpServerKeepAliveHandler(),
                new ServerHandshakeHandler(config),
                // Before what answers by itself: a request that is too long waits for its turn, too.
                new FlowControlHandler(),
                new HttpObjectAggregator(MAX_BODY_BYTES),
                new HttpHandler(routes));
    }

    /** Takes out, of a connection that has become a WebSocket, the handlers that the handshake does not know. */
    public static void remove(ChannelPipeline pipeline) {
        pipeline.remove(ReadTimeoutHandler.class);
        pipeline.remove(HttpHandler.class);
        pipeline.remove(FlowControlHandler.class);
    }
}
