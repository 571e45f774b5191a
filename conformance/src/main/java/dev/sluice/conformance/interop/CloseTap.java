package dev.sluice.conformance.interop;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;

/** Tells the application of the peer's Close, which Netty's handler behind it keeps to itself. */
final class CloseTap extends ChannelInboundHandlerAdapter {

    private static final int NO_CODE = 1005;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof CloseWebSocketFrame close) {
            int code = close.content().isReadable() ? close.statusCode() : NO_CODE;
            ctx.fireUserEventTriggered(new Heard.Close(code, close.reasonText()));
        }
        ctx.fireChannelRead(message);
    }
}
