package dev.sluice.codec;

import static dev.sluice.testing.Wire.CLOSE;
import static dev.sluice.testing.Wire.CONTINUATION;
import static dev.sluice.testing.Wire.FIN;
import static dev.sluice.testing.Wire.PING;
import static dev.sluice.testing.Wire.TEXT;
import static dev.sluice.testing.Wire.close;
import static dev.sluice.testing.Wire.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Loopback;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The codec beside Netty's own parts, and built by hand. */
@Timeout(60)
class NettyPartsTest {

    private final BlockingQueue<String> seenByClient = new LinkedBlockingQueue<>();

    @Test
    @DisplayName("the pipeline composed by hand, without a handshake, both roles, over TCP")
    void worksComposedByHand() throws Exception {
        CodecConfig config = CodecConfig.DEFAULT;
        try (Loopback server = new Loopback(channel -> channel.pipeline()
                .addLast(new FrameDecoder(Role.SERVER, config))
                .addLast(new FrameEncoder(Role.SERVER, config))
                .addLast(new KeepAliveHandler(config))
                .addLast(new CloseHandler(Role.SERVER, config))
                .addLast(new MessageAggregator(config))
                .addLast(new BackpressureHandler(config))
                .addLast(new Echo()))) {
            Channel client = server.connect(channel -> channel.pipeline()
                    .addLast(new FrameDecoder(Role.CLIENT, config))
                    .addLast(new FrameEncoder(Role.CLIENT, config))
                    .addLast(new KeepAliveHandler(config))
                    .addLast(new CloseHandler(Role.CLIENT, config))
                    .addLast(new Collector()));
            client.write(new TextWebSocketFrame(false, 0, "in two "));
            client.write(new ContinuationWebSocketFrame(true, 0, "pieces"));
            client.writeAndFlush(
                    new BinaryWebSocketFrame(client.alloc().buffer().writeZero(100_000)));
            assertThat(next()).isEqualTo("TextWebSocketFrame in two pieces");
            assertThat(next()).isEqualTo("BinaryWebSocketFrame 100000 bytes");

            assertThat(client.writeAndFlush(new CloseWebSocketFrame(4001, "done"))
                            .await(10, TimeUnit.SECONDS))
                    .isTrue();
            assertThat(next())
                    .isEqualTo("ConnectionClosed[receivedCode=4001, receivedReason=, sentCode=4001, cause=null]");
            assertThat(client.closeFuture().await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    @DisplayName("the codec under Netty's own handshaker, talking to Netty's own client")
    void worksUnderNettysHandshaker() throws Exception {
        try (Loopback server = new Loopback(channel -> channel.pipeline()
                .addLast(new HttpServerCodec())
                .addLast(new HttpObjectAggregator(8192))
                .addLast(new NettyUpgrade()))) {
            Channel client = server.connect(channel -> channel.pipeline()
                    .addLast(new HttpClientCodec())
                    .addLast(new HttpObjectAggregator(8192))
                    .addLast(new WebSocketClientProtocolHandler(
                            URI.create("ws://127.0.0.1/"),
                            WebSocketVersion.V13,
                            null,
                            false,
                            new DefaultHttpHeaders(),
                            65536))
                    .addLast(new Collector()));
            assertThat(next()).isEqualTo("HANDSHAKE_ISSUED");
            assertThat(next()).isEqualTo("HANDSHAKE_COMPLETE");
            client.writeAndFlush(new TextWebSocketFrame("grüße 😀"));
            assertThat(next()).isEqualTo("TextWebSocketFrame grüße 😀");
            client.writeAndFlush(
                    new BinaryWebSocketFrame(client.alloc().buffer().writeZero(60_000)));
            assertThat(next()).isEqualTo("BinaryWebSocketFrame 60000 bytes");
            client.writeAndFlush(new CloseWebSocketFrame(1000, ""));
            assertThat(client.closeFuture().await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    @DisplayName("Netty's WebSocketFrameAggregator behind the codec")
    void worksInFrontOfNettysAggregator() {
        EmbeddedChannel channel = new EmbeddedChannel(
                new FrameDecoder(Role.SERVER, CodecConfig.DEFAULT),
                new FrameEncoder(Role.SERVER, CodecConfig.DEFAULT),
                new KeepAliveHandler(CodecConfig.DEFAULT),
                new CloseHandler(Role.SERVER, CodecConfig.DEFAULT),
                new WebSocketFrameAggregator(65_536));
        channel.writeInbound(channel.alloc()
                .buffer()
                .writeBytes(frame(Role.CLIENT, TEXT, "one "))
                .writeBytes(frame(Role.CLIENT, FIN | PING, "?"))
                .writeBytes(frame(Role.CLIENT, CONTINUATION, "two "))
                .writeBytes(frame(Role.CLIENT, FIN | CONTINUATION, "three"))
                .writeBytes(frame(Role.CLIENT, FIN | CLOSE, close(1000, ""))));
        TextWebSocketFrame message = channel.readInbound();

        assertThat(message.text()).isEqualTo("one two three");
        message.release();
        channel.finishAndReleaseAll();
    }

    private String next() throws InterruptedException {
        return seenByClient.poll(20, TimeUnit.SECONDS);
    }

    private static final class Echo extends SimpleChannelInboundHandler<WebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
            ctx.writeAndFlush(frame.retain());
        }
    }

    private final class Collector extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            WebSocketFrame frame = (WebSocketFrame) msg;
            String content = frame instanceof TextWebSocketFrame text
                    ? text.text()
                    : frame.content().readableBytes() + " bytes";
            seenByClient.add(frame.getClass().getSimpleName() + " " + content);
            frame.release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            seenByClient.add(event.toString());
        }
    }

    /** Netty's handshake, with this codec in place of Netty's. */
    private static final class NettyUpgrade extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            new SluiceHandshaker().handshake(ctx.channel(), request);
            ctx.pipeline()
                    .addLast(new CloseHandler(Role.SERVER, CodecConfig.DEFAULT))
                    .addLast(new Echo());
        }
    }

    private static final class SluiceHandshaker extends WebSocketServerHandshaker13 {
        SluiceHandshaker() {
            super("ws://127.0.0.1/", null, WebSocketDecoderConfig.newBuilder().build());
        }

        @Override
        protected WebSocketFrameDecoder newWebsocketDecoder() {
            return new FrameDecoder(Role.SERVER, CodecConfig.DEFAULT);
        }

        @Override
        protected WebSocketFrameEncoder newWebSocketEncoder() {
            return new FrameEncoder(Role.SERVER, CodecConfig.DEFAULT);
        }
    }
}
