package dev.sluice.handshake;

import static dev.sluice.handshake.LoopbackClient.await;
import static dev.sluice.handshake.LoopbackClient.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testing.Loopback;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WebSocketClientTest {

    private final LoopbackClient client = new LoopbackClient();

    @AfterEach
    void stop() {
        client.close();
    }

    private static Loopback start() {
        return new Loopback(channel -> EchoServer.SLUICE.install(channel, null));
    }

    private ClientHandshakeConfig.Builder config(Loopback server) {
        return client.config("ws://127.0.0.1:" + server.address().getPort() + "/chat");
    }

    @Test
    void connectsAndExchangesMessages() throws Exception {
        try (Loopback server = start()) {
            Channel channel = await(
                    WebSocketClient.connect(client.bootstrap(), config(server).build()));
            assertThat(client.nextText()).isEqualTo(EchoServer.GREETING);
            await(channel.writeAndFlush(new TextWebSocketFrame("Hello")));
            assertThat(client.nextText()).isEqualTo("Hello");
            await(channel.close());
        }
    }

    @Test
    void connectsAnyNumberOfTimesByOneBootstrapWhichItDoesNotChange() throws Exception {
        try (Loopback server = start()) {
            Bootstrap bootstrap = client.bootstrap();
            ClientHandshakeConfig config = config(server).build();
            Channel one = await(WebSocketClient.connect(bootstrap, config));
            Channel two = await(WebSocketClient.connect(bootstrap, config));
            assertThat(one).isNotSameAs(two);
            assertThat(bootstrap.config().handler()).isNull();
            assertThat(bootstrap.config().remoteAddress()).isNull();
        }
    }

    @Test
    void putsTheBootstrapsHandlerNextToTheWire() throws Exception {
        try (Loopback server = start()) {
            ChannelInboundHandlerAdapter first = new ChannelInboundHandlerAdapter();
            Channel channel = await(WebSocketClient.connect(
                    client.bootstrap(() -> new ChannelHandler[] {first}),
                    config(server).build()));
            await(channel.eventLoop()
                    .submit(() -> assertThat(channel.pipeline().first()).isSameAs(first)));
        }
    }

    @Nested
    class TellsBeforeTheFirstFrame {

        private final CountDownLatch greeted = new CountDownLatch(1);

        private final ChannelInboundHandlerAdapter greeting = new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                greeted.countDown();
                ctx.fireChannelRead(message);
            }
        };

        private void addReceiver(Future<Channel> opened, CountDownLatch told) {
            Channel channel = opened.getNow();
            assertThat(channel.eventLoop().inEventLoop()).isTrue();
            channel.pipeline().addLast(client.receiver());
            told.countDown();
        }

        @Test
        void onTheEventLoop() throws Exception {
            CountDownLatch told = new CountDownLatch(1);
            try (Loopback server = start()) {
                ClientHandshakeConfig config =
                        config(server).onUpgrade((pipeline, handshake) -> {}).build();
                // From the event loop, so that nothing can have come when the listener is added.
                client.group.execute(() -> WebSocketClient.connect(client.bootstrap(), config)
                        .addListener((Future<Channel> opened) -> addReceiver(opened, told)));
                assertThat(client.nextText()).isEqualTo(EchoServer.GREETING);
                assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
            }
        }

        /** Comes back from connect() when the first frame has come. */
        private final class Slow extends Bootstrap {

            private Slow(Bootstrap bootstrap) {
                group(bootstrap.config().group()).channelFactory(NioSocketChannel::new);
            }

            @Override
            @SuppressWarnings("MissingSuperCall") // Only the same would do.
            public Bootstrap clone() {
                return this;
            }

            @Override
            public ChannelFuture connect(String host, int port) {
                ChannelFuture connected = super.connect(host, port);
                try {
                    assertThat(greeted.await(20, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return connected;
            }
        }

        @Test
        void howeverLateTheCallersThreadIs() throws Exception {
            try (Loopback server = start()) {
                ClientHandshakeConfig config = config(server)
                        .onUpgrade((pipeline, handshake) -> pipeline.addLast(greeting, client.receiver()))
                        .build();
                Future<Channel> opened = WebSocketClient.connect(new Slow(client.bootstrap()), config);
                // The frame has come, so the future must have been told.
                assertThat(opened.isSuccess()).isTrue();
                assertThat(client.nextText()).isEqualTo(EchoServer.GREETING);
            }
        }
    }

    @Nested
    class TellsWhy {

        @Test
        void theServerRefused() throws Exception {
            HandshakeAuthorizer nobody =
                    HandshakeAuthorizer.immediate(request -> HandshakeDecision.reject(HttpResponseStatus.FORBIDDEN)
                            .withHeader("X", "y")
                            .withBody("not you"));
            ServerHandshakeConfig serverConfig = ServerHandshakeConfig.builder()
                    .path("/chat")
                    .authorizer(nobody)
                    .build();
            try (Loopback server = new Loopback(channel ->
                    channel.pipeline().addLast(new HttpServerCodec(), new ServerHandshakeHandler(serverConfig)))) {
                ClientHandshakeException failure = (ClientHandshakeException) failure(WebSocketClient.connect(
                        client.bootstrap(), config(server).build()));
                assertThat(failure.failure()).isEqualTo(HandshakeFailure.STATUS);
                assertThat(failure.status()).isEqualTo(HttpResponseStatus.FORBIDDEN);
                assertThat(failure.headers().get("X")).isEqualTo("y");
                assertThat(failure.bodyText()).isEqualTo("not you");
                assertThat(server.accepted().closeFuture().await(20, TimeUnit.SECONDS))
                        .isTrue();
            }
        }

        @Test
        void nobodyListens() throws Exception {
            try (Socket taken = new Socket()) {
                // And nobody else can have the port meanwhile.
                taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                ClientHandshakeConfig config = ClientHandshakeConfig.builder("ws://127.0.0.1:" + taken.getLocalPort())
                        .build();
                assertThat(failure(WebSocketClient.connect(client.bootstrap(), config)))
                        .isInstanceOf(ConnectException.class);
            }
        }

        @Test
        void theHostIsUnknown() throws Exception {
            ClientHandshakeConfig config = client.config("ws://host.invalid/").build();
            assertThat(failure(WebSocketClient.connect(client.bootstrap(), config)))
                    .isInstanceOf(UnknownHostException.class);
        }

        @Test
        void theServerSaysNothing() throws Exception {
            try (Loopback server = new Loopback(channel -> {})) {
                ClientHandshakeException failure = (ClientHandshakeException) failure(WebSocketClient.connect(
                        client.bootstrap(),
                        config(server).handshakeTimeoutMillis(100).build()));
                assertThat(failure.failure()).isEqualTo(HandshakeFailure.TIMEOUT);
                assertThat(server.accepted().closeFuture().await(20, TimeUnit.SECONDS))
                        .isTrue();
            }
        }

        @Test
        void theServerOnlyHalfCloses() throws Exception {
            try (Loopback server = new Loopback(channel -> channel.pipeline().addLast(new HalfCloser()))) {
                ClientHandshakeException failure = (ClientHandshakeException) failure(WebSocketClient.connect(
                        client.bootstrap().option(ChannelOption.ALLOW_HALF_CLOSURE, true),
                        config(server).build()));
                assertThat(failure.failure()).isEqualTo(HandshakeFailure.CLOSED);
                assertThat(server.accepted().closeFuture().await(20, TimeUnit.SECONDS))
                        .isTrue();
            }
        }

        @Test
        void itsEventLoopsHaveEnded() throws Exception {
            try (Loopback server = start()) {
                client.close();
                Future<Channel> opened = WebSocketClient.connect(
                        client.bootstrap(), config(server).build());
                assertThat(failure(opened)).isInstanceOf(RejectedExecutionException.class);
            }
        }

        @Test
        void theBootstrapsHandlerFails() throws Exception {
            try (Loopback server = start()) {
                Bootstrap bootstrap = client.bootstrap(() -> {
                    throw new IllegalStateException("expected in the log of this test");
                });
                assertThat(failure(WebSocketClient.connect(
                                bootstrap, config(server).build())))
                        .isInstanceOf(ClosedChannelException.class);
            }
        }

        private static final class HalfCloser extends ChannelInboundHandlerAdapter {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ReferenceCountUtil.release(message);
                ((SocketChannel) ctx.channel()).shutdownOutput();
            }
        }
    }

    @Nested
    class ClosesTheChannel {

        /** Whose deadline does not do it instead. */
        private ClientHandshakeConfig patient(Loopback server) {
            return config(server).handshakeTimeoutMillis(600_000).build();
        }

        @Test
        void whenItIsCancelled() throws Exception {
            try (Loopback server = new Loopback(channel -> {})) {
                Future<Channel> opened = WebSocketClient.connect(client.bootstrap(), patient(server));
                Channel accepted = server.accepted();
                assertThat(opened.cancel(false)).isTrue();
                assertThatThrownBy(() -> await(opened)).isInstanceOf(CancellationException.class);
                assertThat(accepted.closeFuture().await(20, TimeUnit.SECONDS)).isTrue();
            }
        }

        @Test
        void whenItIsCancelledAtOnce() throws Exception {
            try (Loopback server = new Loopback(channel -> {})) {
                for (int i = 0; i < 20; i++) {
                    Future<Channel> opened = WebSocketClient.connect(client.bootstrap(), patient(server));
                    assertThat(opened.cancel(false)).isTrue();
                }
                // Each of those that the server saw ends; others never were.
                Channel last = server.connect(channel -> {});
                await(last.close());
                for (Channel accepted = server.accepted();
                        !accepted.remoteAddress().equals(last.localAddress());
                        accepted = server.accepted()) {
                    assertThat(accepted.closeFuture().await(20, TimeUnit.SECONDS))
                            .isTrue();
                }
            }
        }
    }
}
