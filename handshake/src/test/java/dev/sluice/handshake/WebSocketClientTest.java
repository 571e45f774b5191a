package dev.sluice.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testing.Loopback;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.net.ConnectException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WebSocketClientTest {

    private final EventLoopGroup group = eventLoops();
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        group.shutdownGracefully(20, 5_000, TimeUnit.MILLISECONDS).syncUninterruptibly();
    }

    @Test
    void connectsAndExchangesMessages() throws Exception {
        try (Loopback server = new Loopback(channel -> echo(channel, HandshakeAuthorizer.acceptAll()))) {
            Channel channel =
                    WebSocketClient.connect(bootstrap(), config(server).build()).get(10, TimeUnit.SECONDS);
            channel.writeAndFlush(new TextWebSocketFrame("Hello")).get(10, TimeUnit.SECONDS);
            assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("Hello");
            channel.close().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void tellsWhyTheServerRefused() {
        HandshakeAuthorizer nobody =
                HandshakeAuthorizer.immediate(request -> HandshakeDecision.reject(HttpResponseStatus.FORBIDDEN));
        try (Loopback server = new Loopback(channel -> echo(channel, nobody))) {
            assertThatThrownBy(() -> WebSocketClient.connect(
                                    bootstrap(), config(server).build())
                            .get(10, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(ClientHandshakeException.class, failure -> {
                        assertThat(failure.failure()).isEqualTo(HandshakeFailure.STATUS);
                        assertThat(failure.status()).isEqualTo(HttpResponseStatus.FORBIDDEN);
                    });
        }
    }

    @Test
    void tellsThatNobodyListens() throws Exception {
        ClientHandshakeConfig config;
        try (Loopback server = new Loopback(channel -> {})) {
            config = config(server).build();
        }
        assertThatThrownBy(() -> WebSocketClient.connect(bootstrap(), config).get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(ConnectException.class);
    }

    private ClientHandshakeConfig.Builder config(Loopback server) {
        return ClientHandshakeConfig.builder(
                        "ws://127.0.0.1:" + server.address().getPort() + "/chat")
                .onUpgrade((pipeline, handshake) -> pipeline.addLast(new Receiver()));
    }

    private Bootstrap bootstrap() {
        return new Bootstrap().group(group).channel(NioSocketChannel.class);
    }

    private static void echo(Channel channel, HandshakeAuthorizer authorizer) {
        ServerHandshakeConfig config = ServerHandshakeConfig.builder()
                .path("/chat")
                .authorizer(authorizer)
                .onUpgrade((pipeline, handshake) -> pipeline.addLast(new Echo()))
                .build();
        channel.pipeline().addLast(new HttpServerCodec(), new ServerHandshakeHandler(config));
    }

    @SuppressWarnings("deprecation") // What replaces it in Netty 4.2 is missing in 4.1.
    private static EventLoopGroup eventLoops() {
        return new NioEventLoopGroup(1);
    }

    private static final class Echo extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            ctx.writeAndFlush(frame.retain());
        }
    }

    private final class Receiver extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            received.add(frame.text());
        }
    }
}
