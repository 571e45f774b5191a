package dev.sluice.demo.chat.metrics;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/** Counts the bytes of a WebSocket, below everything but TLS. */
final class WireMeter extends ChannelDuplexHandler {

    private final ChatMetrics metrics;
    private final Traffic traffic;

    WireMeter(ChatMetrics metrics, Traffic traffic) {
        this.metrics = metrics;
        this.traffic = traffic;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            traffic.wireIn += bytes.readableBytes();
            metrics.in().wire(bytes.readableBytes());
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            traffic.wireOut += bytes.readableBytes();
            metrics.out().wire(bytes.readableBytes());
        }
        ctx.write(message, promise);
    }
}
