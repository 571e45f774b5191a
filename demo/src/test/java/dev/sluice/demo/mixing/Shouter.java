package dev.sluice.demo.mixing;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.Locale;

// docs/mixing.md shows the class as it stands here: see MixingPageTest.
class Shouter extends SimpleChannelInboundHandler<TextWebSocketFrame> {

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame message) {
        switch (message.text()) {
            case "leave" -> ctx.writeAndFlush(new CloseWebSocketFrame(4000, "as you wish"));
            case "fail" -> throw new IllegalStateException("the application has a bug");
            default -> ctx.writeAndFlush(new TextWebSocketFrame(message.text().toUpperCase(Locale.ROOT)));
        }
    }
}
