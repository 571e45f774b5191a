package dev.sluice.conformance.interop;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

/** Does something when the client says {@code go}. */
abstract class GoHandler extends SimpleChannelInboundHandler<TextWebSocketFrame> {

    @Override
    protected final void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
        if (frame.text().equals(Terms.GO)) {
            go(ctx);
        }
    }

    /** Does it. */
    abstract void go(ChannelHandlerContext ctx);
}
