package dev.sluice.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Loopback;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The extensions of both ends, ours and Netty's in each mix, over TCP: they agree, and understand each other. */
@Timeout(60)
class NettyPartsTest {

    @ParameterizedTest
    @EnumSource
    @DisplayName("our server with Netty's client")
    void ourServerWithNettysClient(ServerHandshake handshake) throws Exception {
        talk(handshake, new PerMessageDeflateServerExtension(), new PerMessageDeflateClientExtensionHandshaker(65_536));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Netty's server with our client")
    void nettysServerWithOurClient(ServerHandshake handshake) throws Exception {
        talk(handshake, new PerMessageDeflateServerExtensionHandshaker(65_536), new PerMessageDeflateClientExtension());
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("our server with our client")
    void ourServerWithOurClient(ServerHandshake handshake) throws Exception {
        talk(handshake, new PerMessageDeflateServerExtension(), new PerMessageDeflateClientExtension());
    }

    private static void talk(
            ServerHandshake handshake,
            WebSocketServerExtensionHandshaker serverExtension,
            WebSocketClientExtensionHandshaker clientExtension)
            throws Exception {
        try (Loopback server = new Loopback(channel ->
                channel.pipeline().addLast(handshake.handlers(serverExtension).toArray(ChannelHandler[]::new)))) {
            Opened opened = new Opened();
            Channel client = server.connect(channel -> channel.pipeline()
                    .addLast(new HttpClientCodec())
                    .addLast(new HttpObjectAggregator(8192))
                    .addLast(new WebSocketClientExtensionHandler(clientExtension))
                    .addLast(new WebSocketClientProtocolHandler(
                            URI.create("ws://127.0.0.1/chat"),
                            WebSocketVersion.V13,
                            null,
                            true,
                            new DefaultHttpHeaders(),
                            65_536))
                    .addLast(opened));
            opened.future.get(20, TimeUnit.SECONDS);
            Channel accepted = server.accepted();
            assertThat(compresses(client)).isTrue();
            assertThat(compresses(accepted)).isTrue();
            accepted.pipeline().addLast(new Echo());
            for (int length : new int[] {200, 0, 2_000, 2_000, 60_000}) {
                String text = new String(Corpus.CJK.message(length, length), StandardCharsets.UTF_8);
                client.writeAndFlush(new TextWebSocketFrame(text));
                assertThat(opened.messages.poll(20, TimeUnit.SECONDS)).isEqualTo(text);
            }
        }
    }

    private static boolean compresses(Channel channel) {
        return channel.pipeline().get(WebSocketExtensionEncoder.class) != null
                && channel.pipeline().get(WebSocketExtensionDecoder.class) != null;
    }

    private static final class Echo extends SimpleChannelInboundHandler<TextWebSocketFrame> {

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            ctx.writeAndFlush(frame.retain());
        }
    }

    private static final class Opened extends ChannelInboundHandlerAdapter {

        private final CompletableFuture<Void> future = new CompletableFuture<>();
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            TextWebSocketFrame frame = (TextWebSocketFrame) msg;
            messages.add(frame.text());
            frame.release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                future.complete(null);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            future.completeExceptionally(cause);
        }
    }
}
