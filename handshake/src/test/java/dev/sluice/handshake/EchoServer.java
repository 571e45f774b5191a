package dev.sluice.handshake;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.ssl.SslContext;

/** Servers of {@code /chat} that greet, then echo: with this library's handshake, and with Netty's own. */
enum EchoServer {
    SLUICE,
    NETTY;

    static final String GREETING = "welcome";

    /** Makes {@code channel} one; of TLS unless that is null. */
    void install(Channel channel, SslContext tls) {
        if (tls != null) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
        }
        channel.pipeline().addLast(new HttpServerCodec());
        if (this == NETTY) {
            channel.pipeline()
                    .addLast(new HttpObjectAggregator(1024), new WebSocketServerProtocolHandler("/chat"), new Echo());
        } else {
            ServerHandshakeConfig config =
                    ServerHandshakeConfig.builder().path("/chat").build();
            channel.pipeline().addLast(new ServerHandshakeHandler(config), new Echo());
        }
    }

    private static final class Echo extends SimpleChannelInboundHandler<TextWebSocketFrame> {

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            ctx.writeAndFlush(frame.retain());
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
                ctx.writeAndFlush(new TextWebSocketFrame(GREETING));
            }
            ctx.fireUserEventTriggered(event);
        }
    }
}
