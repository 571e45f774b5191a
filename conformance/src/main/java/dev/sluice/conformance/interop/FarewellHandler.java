package dev.sluice.conformance.interop;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;

/** {@code /close}: closes with a code and a reason of its own. */
final class FarewellHandler extends GoHandler {

    @Override
    void go(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(new CloseWebSocketFrame(Terms.SERVER_CLOSE.code(), Terms.SERVER_CLOSE.reason()));
    }
}
