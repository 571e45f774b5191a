package dev.sluice.demo.mixing;

import dev.sluice.codec.CloseHandler;
import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.FrameDecoder;
import dev.sluice.codec.FrameEncoder;
import dev.sluice.codec.KeepAliveHandler;
import dev.sluice.codec.MessageAggregator;
import dev.sluice.codec.Role;
import dev.sluice.deflate.PerMessageDeflateClientExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker13;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import java.net.URI;

// docs/mixing.md shows the class as it stands here: see MixingPageTest.
class OurCodecClient extends ChannelInitializer<Channel> {

    private static final CodecConfig PLAIN = CodecConfig.DEFAULT;
    private static final CodecConfig COMPRESSED =
            PLAIN.toBuilder().rsvBits(WebSocketExtension.RSV1).build();

    private final URI url;
    private final ChannelHandler application;

    OurCodecClient(URI url, ChannelHandler application) {
        this.url = url;
        this.application = application;
    }

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline()
                .addLast(new HttpClientCodec())
                .addLast(new HttpObjectAggregator(8192))
                .addLast(new WebSocketClientExtensionHandler(new PerMessageDeflateClientExtension()))
                .addLast(new Upgrade());
    }

    class Upgrade extends SimpleChannelInboundHandler<FullHttpResponse> {

        private final Handshaker handshaker = new Handshaker(url);

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            handshaker.handshake(ctx.channel());
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
            handshaker.compresses = ctx.pipeline().get(WebSocketExtensionDecoder.class) != null;
            handshaker.finishHandshake(ctx.channel(), response);
            ctx.pipeline()
                    .addLast(new KeepAliveHandler(PLAIN))
                    .addLast(new CloseHandler(Role.CLIENT, PLAIN))
                    .addLast(new MessageAggregator(PLAIN))
                    .addLast(application)
                    .remove(this);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close(); // the server has refused
        }
    }

    static class Handshaker extends WebSocketClientHandshaker13 {

        private boolean compresses;

        Handshaker(URI url) {
            super(url, WebSocketVersion.V13, null, true, EmptyHttpHeaders.INSTANCE, 0);
        }

        @Override
        protected WebSocketFrameEncoder newWebSocketEncoder() { // when the request has been sent
            return new FrameEncoder(Role.CLIENT, COMPRESSED);
        }

        @Override
        protected WebSocketFrameDecoder newWebsocketDecoder() { // when the response has come
            return new FrameDecoder(Role.CLIENT, compresses ? COMPRESSED : PLAIN);
        }
    }
}
