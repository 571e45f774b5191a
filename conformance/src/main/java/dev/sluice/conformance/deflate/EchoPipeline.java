package dev.sluice.conformance.deflate;

import dev.sluice.deflate.PerMessageDeflateServerExtension;
import dev.sluice.handshake.ServerHandshakeConfig;
import dev.sluice.handshake.ServerHandshakeHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.List;

/** The pipeline of a server that echoes, with the settings that the request asks for. */
final class EchoPipeline {

    private EchoPipeline() {}

    /** Puts the handlers of a new connection in. */
    static void install(ChannelPipeline pipeline) {
        pipeline.addLast(new HttpServerCodec(), new SettingsHandler());
    }

    private static ServerHandshakeConfig config(String target) {
        return ServerHandshakeConfig.builder()
                .extensions(new PerMessageDeflateServerExtension(Settings.deflate(target)))
                .codec(Settings.codec())
                .onUpgrade((pipeline, handshake) -> pipeline.addLast(new EchoHandler(Settings.isFragmented(target))))
                .build();
    }

    /** Gives its place to the handshake as soon as it knows its settings. */
    private static final class SettingsHandler extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest request) {
                ctx.pipeline().replace(this, null, new ServerHandshakeHandler(config(request.uri())));
            }
            ctx.fireChannelRead(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close(); // settings that cannot be
        }
    }

    /** Sends every message back as it came, with one flush for all that arrived in one read. */
    private static final class EchoHandler extends ChannelInboundHandlerAdapter {

        private final boolean fragmented;

        EchoHandler(boolean fragmented) {
            this.fragmented = fragmented;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof TextWebSocketFrame || message instanceof BinaryWebSocketFrame) {
                WebSocketFrame whole = (WebSocketFrame) message;
                List<WebSocketFrame> frames = fragmented ? Fragments.three(whole) : List.of(whole);
                frames.forEach(ctx::write);
            } else {
                ReferenceCountUtil.release(message);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }
    }
}
