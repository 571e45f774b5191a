package dev.sluice.conformance.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;

/** Tells the application of pongs, which the handler behind it keeps to itself, Sluice's as much as Netty's. */
final class PongTap extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof PongWebSocketFrame pong) {
            ctx.fireUserEventTriggered(new Heard.Pong(pong.content().toString(UTF_8)));
        }
        ctx.fireChannelRead(message);
    }
}
