package dev.sluice.conformance.interop;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

/** {@code /ping}: pings, and says when the right pong has come. */
final class PingHandler extends GoHandler {

    @Override
    void go(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(new PingWebSocketFrame(ByteBufUtil.writeUtf8(ctx.alloc(), Terms.SERVER_PING)));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Heard.Pong pong && pong.payload().equals(Terms.SERVER_PING)) {
            ctx.writeAndFlush(new TextWebSocketFrame(ByteBufUtil.writeUtf8(ctx.alloc(), Terms.SERVER_GOT_PONG)));
        }
        ctx.fireUserEventTriggered(event);
    }
}
