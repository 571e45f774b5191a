package dev.sluice.demo.mixing;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;

// docs/mixing.md shows the class as it stands here: see MixingPageTest.
class Greeter extends ChannelInboundHandlerAdapter {

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete handshake) {
            String greeting = handshake.requestUri() + " in " + handshake.selectedSubprotocol();
            ctx.writeAndFlush(new TextWebSocketFrame("welcome to " + greeting));
        }
        ctx.fireUserEventTriggered(event);
    }
}
