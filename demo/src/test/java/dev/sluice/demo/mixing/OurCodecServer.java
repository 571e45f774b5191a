package dev.sluice.demo.mixing;

import dev.sluice.codec.BackpressureHandler;
import dev.sluice.codec.CloseHandler;
import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.FrameDecoder;
import dev.sluice.codec.FrameEncoder;
import dev.sluice.codec.KeepAliveHandler;
import dev.sluice.codec.MessageAggregator;
import dev.sluice.codec.Role;
import dev.sluice.deflate.PerMessageDeflateServerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;

// docs/mixing.md shows the class as it stands here: see MixingPageTest.
class OurCodecServer extends ChannelInitializer<Channel> {

    private static final CodecConfig PLAIN = CodecConfig.DEFAULT;
    private static final CodecConfig COMPRESSED =
            PLAIN.toBuilder().rsvBits(WebSocketExtension.RSV1).build();

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline()
                .addLast(new HttpServerCodec())
                .addLast(new HttpObjectAggregator(8192))
                .addLast(new WebSocketServerExtensionHandler(new PerMessageDeflateServerExtension()))
                .addLast(new Upgrade());
    }

    static class Upgrade extends SimpleChannelInboundHandler<FullHttpRequest> {

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            ChannelPipeline pipeline = ctx.pipeline();
            new Handshaker().handshake(ctx, request).addListener(answered -> {
                if (pipeline.get(WebSocketExtensionDecoder.class) != null) { // compression was agreed on
                    pipeline.replace(FrameDecoder.class, null, new FrameDecoder(Role.SERVER, COMPRESSED));
                }
            });
            pipeline.addLast(new KeepAliveHandler(PLAIN))
                    .addLast(new CloseHandler(Role.SERVER, PLAIN))
                    .addLast(new MessageAggregator(PLAIN))
                    .addLast(new BackpressureHandler(PLAIN))
                    .addLast(new MyHandler())
                    .remove(this);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close(); // Netty's handshaker throws when the request asks for no WebSocket
        }
    }

    static class Handshaker extends WebSocketServerHandshaker13 {

        Handshaker() {
            super(
                    "ws://example.com/chat",
                    null,
                    WebSocketDecoderConfig.newBuilder().build());
        }

        @Override
        protected WebSocketFrameDecoder newWebsocketDecoder() {
            return new FrameDecoder(Role.SERVER, PLAIN);
        }

        @Override
        protected WebSocketFrameEncoder newWebSocketEncoder() {
            return new FrameEncoder(Role.SERVER, COMPRESSED); // it lets RSV1 pass, and sets none itself
        }
    }
}
