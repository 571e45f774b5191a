package dev.sluice.handshake;

import static dev.sluice.handshake.LoopbackClient.await;
import static dev.sluice.handshake.LoopbackClient.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Loopback;
import dev.sluice.testing.TestCertificate;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The client's handshake over real sockets, behind TLS and proxies, with this library and Netty itself at the other end. */
@Timeout(60)
class ClientLoopbackTest {

    private static SslContext serverTls;
    private static SslContext clientTls;

    private final LoopbackClient client = new LoopbackClient();
    private final Queue<String> targets = new LinkedBlockingQueue<>();

    @BeforeAll
    static void makeACertificate() throws Exception {
        TestCertificate.Contexts contexts = TestCertificate.contexts();
        serverTls = contexts.server();
        clientTls = contexts.client();
    }

    @AfterEach
    void stop() {
        client.close();
    }

    /** The ways to a server. */
    private enum Proxy {
        NONE,
        HTTP,
        SOCKS5;

        void install(Channel channel, Queue<String> targets, String user, String password) {
            if (this == HTTP) {
                HttpConnectProxy.install(channel, targets, user, password);
            } else {
                Socks5Proxy.install(channel, targets, user, password);
            }
        }

        ChannelHandler[] handlers(InetSocketAddress proxy, String user, String password) {
            ProxyHandler handler;
            if (this == HTTP) {
                handler = user.isEmpty() ? new HttpProxyHandler(proxy) : new HttpProxyHandler(proxy, user, password);
            } else {
                handler =
                        user.isEmpty() ? new Socks5ProxyHandler(proxy) : new Socks5ProxyHandler(proxy, user, password);
            }
            return new ChannelHandler[] {handler};
        }
    }

    private static Loopback start(EchoServer server, boolean secure) {
        return new Loopback(channel -> server.install(channel, secure ? serverTls : null));
    }

    private static String uri(Loopback server, boolean secure) {
        // The certificate is for this name.
        return (secure ? "wss" : "ws") + "://localhost:" + server.address().getPort() + "/chat";
    }

    private void assertEchoes(Channel channel) throws Exception {
        assertThat(client.nextText()).isEqualTo(EchoServer.GREETING);
        await(channel.writeAndFlush(new TextWebSocketFrame("Hello")));
        assertThat(client.nextText()).isEqualTo("Hello");
        await(channel.close());
    }

    private static ClientHandshakeException handshakeFailure(Future<?> future) throws Exception {
        return (ClientHandshakeException) failure(future);
    }

    private static List<Arguments> ways() {
        List<Arguments> ways = new ArrayList<>();
        for (EchoServer server : EchoServer.values()) {
            for (boolean secure : new boolean[] {false, true}) {
                ways.add(Arguments.of(server, secure, Proxy.NONE, ""));
                ways.add(Arguments.of(server, secure, Proxy.HTTP, ""));
                ways.add(Arguments.of(server, secure, Proxy.HTTP, "me"));
                ways.add(Arguments.of(server, secure, Proxy.SOCKS5, ""));
                ways.add(Arguments.of(server, secure, Proxy.SOCKS5, "me"));
            }
        }
        return ways;
    }

    @ParameterizedTest
    @MethodSource("ways")
    void opensAWebSocket(EchoServer server, boolean secure, Proxy way, String user) throws Exception {
        try (Loopback end = start(server, secure);
                Loopback proxy = new Loopback(channel -> way.install(channel, targets, user, "secret"))) {
            ClientHandshakeConfig config = client.config(uri(end, secure)).build();
            Bootstrap bootstrap = way == Proxy.NONE
                    ? client.bootstrap()
                    // The proxy asks for the name.
                    : client.bootstrap(() -> way.handlers(proxy.address(), user, "secret"))
                            .disableResolver();
            assertEchoes(await(WebSocketClient.connect(bootstrap, config, clientTls)));
            if (way == Proxy.NONE) {
                assertThat(targets).isEmpty();
            } else {
                assertThat(targets).containsExactly("localhost:" + end.address().getPort());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Proxy.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void opensAWebSocketInAPipelineBuiltByHand(Proxy way) throws Exception {
        try (Loopback end = start(EchoServer.NETTY, true);
                Loopback proxy = new Loopback(channel -> way.install(channel, targets, "", ""))) {
            ClientHandshakeConfig config = client.config(uri(end, true)).build();
            ClientHandshakeHandler handshake = new ClientHandshakeHandler(config);
            client.bootstrap()
                    .handler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline()
                                    .addLast(way.handlers(proxy.address(), "", ""))
                                    .addLast(clientTls.newHandler(channel.alloc(), config.host(), config.port()))
                                    .addLast(handshake);
                        }
                    })
                    .connect(config.host(), config.port());
            HandshakeComplete complete = await(handshake.handshakeFuture());
            assertThat(complete.request().secure()).isTrue();
            assertThat(complete.request().remoteAddress()).isNotNull();
            assertThat(client.nextText()).isEqualTo(EchoServer.GREETING);
        }
    }

    @Nested
    class FailsBehindAProxy {

        @ParameterizedTest
        @EnumSource(value = Proxy.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
        void thatRefusesTheCredentials(Proxy way) throws Exception {
            try (Loopback end = start(EchoServer.SLUICE, true);
                    Loopback proxy = new Loopback(channel -> way.install(channel, targets, "me", "secret"))) {
                ClientHandshakeConfig config = client.config(uri(end, true)).build();
                for (String user : new String[] {"", "me"}) {
                    Bootstrap bootstrap = client.bootstrap(() -> way.handlers(proxy.address(), user, "wrong"));
                    ClientHandshakeException failure =
                            handshakeFailure(WebSocketClient.connect(bootstrap, config, clientTls));
                    assertThat(failure.failure()).isEqualTo(HandshakeFailure.CONNECTION);
                    // TLS wraps it: it had something to send.
                    assertThat(failure).hasRootCauseInstanceOf(ProxyConnectException.class);
                }
            }
        }

        @ParameterizedTest
        @EnumSource(value = Proxy.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
        void thatCannotReachTheServer(Proxy way) throws Exception {
            try (Socket taken = new Socket();
                    Loopback proxy = new Loopback(channel -> way.install(channel, targets, "", ""))) {
                // Nobody listens there, and nobody else can have it meanwhile.
                taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Bootstrap bootstrap = client.bootstrap(() -> way.handlers(proxy.address(), "", ""));
                ClientHandshakeConfig config =
                        client.config("ws://127.0.0.1:" + taken.getLocalPort()).build();
                ClientHandshakeException failure = handshakeFailure(WebSocketClient.connect(bootstrap, config));
                assertThat(failure.failure()).isEqualTo(HandshakeFailure.CONNECTION);
                assertThat(failure).hasCauseInstanceOf(ProxyConnectException.class);
            }
        }

        @ParameterizedTest
        @EnumSource(value = Proxy.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
        void thatSaysNothing(Proxy way) throws Exception {
            try (Loopback proxy = new Loopback(channel -> {})) {
                Bootstrap bootstrap = client.bootstrap(() -> way.handlers(proxy.address(), "", ""));
                ClientHandshakeConfig config = client.config("ws://127.0.0.1:9")
                        .handshakeTimeoutMillis(200)
                        .build();
                ClientHandshakeException failure = handshakeFailure(WebSocketClient.connect(bootstrap, config));
                assertThat(failure.failure()).isEqualTo(HandshakeFailure.TIMEOUT);
                assertThat(proxy.accepted().closeFuture().await(20, TimeUnit.SECONDS))
                        .isTrue();
            }
        }
    }

    @Nested
    class FailsBehindTls {

        @Test
        void whoseCertificateIsForAnotherHost() throws Exception {
            try (Loopback end = start(EchoServer.SLUICE, true)) {
                ClientHandshakeConfig config = client.config(uri(end, true).replace("localhost", "127.0.0.1"))
                        .build();
                ClientHandshakeException failure =
                        handshakeFailure(WebSocketClient.connect(client.bootstrap(), config, clientTls));
                assertThat(failure.failure()).isEqualTo(HandshakeFailure.CONNECTION);
                assertThat(failure).hasCauseInstanceOf(SSLHandshakeException.class);
            }
        }

        @Test
        void whoseCertificateNobodyTrusts() throws Exception {
            try (Loopback end = start(EchoServer.SLUICE, true)) {
                ClientHandshakeConfig config = client.config(uri(end, true)).build();
                ClientHandshakeException failure =
                        handshakeFailure(WebSocketClient.connect(client.bootstrap(), config));
                assertThat(failure.failure()).isEqualTo(HandshakeFailure.CONNECTION);
                assertThat(failure).hasCauseInstanceOf(SSLHandshakeException.class);
            }
        }

        @Test
        void thatTheServerDoesNotSpeak() throws Exception {
            try (Loopback end = start(EchoServer.SLUICE, false)) {
                ClientHandshakeConfig config = client.config(uri(end, true)).build();
                ClientHandshakeException failure =
                        handshakeFailure(WebSocketClient.connect(client.bootstrap(), config, clientTls));
                assertThat(failure.failure()).isEqualTo(HandshakeFailure.CONNECTION);
            }
        }

        @Test
        void thatTheServerDoesNotAnswer() throws Exception {
            try (Loopback end = new Loopback(channel -> {})) {
                ClientHandshakeConfig config = client.config(uri(end, true))
                        .handshakeTimeoutMillis(200)
                        .build();
                ClientHandshakeException failure =
                        handshakeFailure(WebSocketClient.connect(client.bootstrap(), config, clientTls));
                assertThat(failure.failure()).isEqualTo(HandshakeFailure.TIMEOUT);
                assertThat(end.accepted().closeFuture().await(20, TimeUnit.SECONDS))
                        .isTrue();
            }
        }
    }

    @Test
    void connectsToAnIpv6Literal() throws Exception {
        InetAddress loopback = NetUtil.LOCALHOST6;
        try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
            assertThat(socket.isBound()).isTrue();
        } catch (IOException e) {
            Assumptions.abort("this machine has no IPv6 loopback: " + e);
        }
        Channel server = new ServerBootstrap()
                .group(client.group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        EchoServer.SLUICE.install(channel, null);
                    }
                })
                .bind(loopback, 0)
                .syncUninterruptibly()
                .channel();
        int port = ((InetSocketAddress) server.localAddress()).getPort();
        ClientHandshakeConfig config =
                client.config("ws://[::1]:" + port + "/chat").build();
        assertEchoes(await(WebSocketClient.connect(client.bootstrap(), config)));
    }
}
