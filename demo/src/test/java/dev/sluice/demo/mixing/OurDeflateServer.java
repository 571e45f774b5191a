package dev.sluice.demo.mixing;

import dev.sluice.codec.CloseHandler;
import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.Role;
import dev.sluice.deflate.PerMessageDeflateServerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;

// docs/mixing.md shows the class as it stands here: see MixingPageTest.
class OurDeflateServer extends ChannelInitializer<Channel> {

    private static final WebSocketServerProtocolConfig CHAT = WebSocketServerProtocolConfig.newBuilder()
            .websocketPath("/chat")
            .allowExtensions(true) // or Netty's decoder takes the first compressed frame for a violation
            .closeOnProtocolViolation(false) // or there are two Close frames, Netty's and the one of CloseHandler
            .build();

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline()
                .addLast(new HttpServerCodec())
                .addLast(new HttpObjectAggregator(8192))
                .addLast(new WebSocketServerExtensionHandler(new PerMessageDeflateServerExtension()))
                .addLast("netty", new WebSocketServerProtocolHandler(CHAT))
                .addLast(new Closing())
                .addLast(new WebSocketFrameAggregator(256 * 1024))
                .addLast(new MyHandler());
    }

    static class Closing extends ChannelInboundHandlerAdapter {

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
                // In front of Netty's handler, which drops TCP when it hears of an exception.
                ctx.pipeline().addBefore("netty", null, new CloseHandler(Role.SERVER, CodecConfig.DEFAULT));
            }
            ctx.fireUserEventTriggered(event);
        }
    }
}
