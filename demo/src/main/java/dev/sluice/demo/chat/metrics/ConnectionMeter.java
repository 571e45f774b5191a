package dev.sluice.demo.chat.metrics;

import dev.sluice.codec.ConnectionClosed;
import dev.sluice.codec.RoundTrip;
import dev.sluice.handshake.HandshakeComplete;
import dev.sluice.handshake.HandshakeRejected;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.ssl.SslHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures one connection: how its handshake ended, then its messages, then how it closed. To stand in front of the handler
 * of the messages; it passes everything on.
 */
public final class ConnectionMeter extends ChannelDuplexHandler {

    private static final Logger log = LoggerFactory.getLogger(ConnectionMeter.class);

    private final ChatMetrics metrics;
    private final Traffic traffic = new Traffic();

    /** Adds to {@code metrics}. */
    public ConnectionMeter(ChatMetrics metrics) {
        this.metrics = metrics;
    }

    /** What went over this connection. */
    public Traffic traffic() {
        return traffic;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (isMessage(message)) {
            int bytes = bytes(message);
            traffic.payloadIn += bytes;
            metrics.in().message(bytes);
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (isMessage(message)) {
            int bytes = bytes(message);
            traffic.payloadOut += bytes;
            metrics.out().message(bytes);
        }
        ctx.write(message, promise);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof HandshakeComplete complete) {
            measureWire(ctx.pipeline());
            metrics.opened(ctx.channel(), !complete.extensions().isEmpty());
        } else if (event instanceof HandshakeRejected rejected) {
            metrics.handshake(rejected.status().codeAsText().toString());
            if (rejected.cause() != null) {
                log.error("could not decide about a handshake", rejected.cause());
            }
        } else if (event instanceof RoundTrip roundTrip) {
            metrics.roundTrip(roundTrip.nanos());
        } else if (event instanceof ConnectionClosed closed) {
            metrics.closed(closed);
        }
        ctx.fireUserEventTriggered(event);
    }

    /** Not before the upgrade: its request and answer are HTTP. */
    private void measureWire(ChannelPipeline pipeline) {
        WireMeter meter = new WireMeter(metrics, traffic);
        SslHandler tls = pipeline.get(SslHandler.class);
        if (tls == null) {
            pipeline.addFirst(meter);
        } else {
            pipeline.addAfter(pipeline.context(tls).name(), null, meter);
        }
    }

    private static boolean isMessage(Object message) {
        return message instanceof TextWebSocketFrame || message instanceof BinaryWebSocketFrame;
    }

    private static int bytes(Object message) {
        return ((WebSocketFrame) message).content().readableBytes();
    }
}
