package dev.sluice.demo.mixing;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

// docs/mixing.md shows the class as it stands here: see MixingPageTest.
class Counter extends SimpleChannelInboundHandler<BinaryWebSocketFrame> {

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, BinaryWebSocketFrame message) {
        ctx.writeAndFlush(new TextWebSocketFrame(message.content().readableBytes() + " bytes"));
    }
}
