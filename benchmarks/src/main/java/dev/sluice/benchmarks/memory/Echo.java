package dev.sluice.benchmarks.memory;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

/** Sends every message back. */
final class Echo extends SimpleChannelInboundHandler<TextWebSocketFrame> {

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame message) {
        // Compressing the frame that came must not see the bits that it was received with.
        ctx.writeAndFlush(new TextWebSocketFrame(message.content().retain()));
    }
}
