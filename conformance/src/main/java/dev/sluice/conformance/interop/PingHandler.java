package dev.sluice.conformance.interop;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

/** {@code /ping}: pings, and says when the right pong has come. */
final class PingHandler extends GoHandler {

    private static final String PAYLOAD = "from the server";

    @Override
    void go(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(new PingWebSocketFrame(ByteBufUtil.writeUtf8(ctx.alloc(), PAYLOAD)));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Heard.Pong pong && pong.payload().equals(PAYLOAD)) {
            ctx.writeAndFlush(new TextWebSocketFrame(ByteBufUtil.writeUtf8(ctx.alloc(), "pong " + PAYLOAD)));
        }
        ctx.fireUserEventTriggered(event);
    }
}
