package dev.sluice.demo.readme;

import dev.sluice.deflate.PerMessageDeflateServerExtension;
import dev.sluice.handshake.ServerHandshakeConfig;
import dev.sluice.handshake.ServerHandshakeHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.Locale;

// The README shows the class as it stands here: see ReadmeTest.
class MyInitializer extends ChannelInitializer<Channel> {

    private final ServerHandshakeConfig shout = ServerHandshakeConfig.builder()
            .path("/shout")
            .extensions(new PerMessageDeflateServerExtension()) // compresses, for clients that offer it
            .onUpgrade((pipeline, handshake) -> pipeline.addLast(new ShoutHandler()))
            .build();

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline()
                .addLast(new HttpServerCodec())
                .addLast(new ServerHandshakeHandler(shout)) // the new line: a WebSocket at /shout
                .addLast(new MyHttpHandler()); // gets the requests for other paths, as before
    }

    static class ShoutHandler extends SimpleChannelInboundHandler<TextWebSocketFrame> {

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame message) {
            ctx.writeAndFlush(new TextWebSocketFrame(message.text().toUpperCase(Locale.ROOT)));
        }
    }
}
