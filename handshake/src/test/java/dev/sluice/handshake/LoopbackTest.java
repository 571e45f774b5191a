package dev.sluice.handshake;

import static dev.sluice.handshake.TestServer.HELLO;
import static dev.sluice.handshake.TestServer.chat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.EventLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The handshake over real sockets. */
@Timeout(30)
class LoopbackTest {

    private final EventLoopGroup group = EventLoops.create(1);
    private final CompletableFuture<HandshakeDecision> decision = new CompletableFuture<>();
    private final AtomicLong bytesRead = new AtomicLong();
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<HandshakeComplete> completed = new LinkedBlockingQueue<>();
    private final BlockingQueue<WeakReference<Channel>> closed = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        EventLoops.end(group);
    }

    private InetSocketAddress start(ServerHandshakeConfig config) {
        return start(config, channel -> {});
    }

    private InetSocketAddress start(ServerHandshakeConfig config, Consumer<Channel> first) {
        Channel server = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        first.accept(channel);
                        channel.pipeline()
                                .addLast(new Counter(), new HttpServerCodec(), new HttpServerKeepAliveHandler())
                                .addLast(new ServerHandshakeHandler(config), new Application());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
        return (InetSocketAddress) server.localAddress();
    }

    private static Socket connect(InetSocketAddress address) throws IOException {
        return new Socket(address.getAddress(), address.getPort());
    }

    private static void send(Socket socket, Object text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static String readToEnd(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static String readHeader(InputStream in) throws IOException {
        StringBuilder header = new StringBuilder();
        while (!header.toString().endsWith("\r\n\r\n")) {
            int b = in.read();
            assertThat(b).as("after %s", header).isNotNegative();
            header.append((char) b);
        }
        return header.toString();
    }

    @Test
    void opensAWebSocket() throws Exception {
        InetSocketAddress address = start(chat().build());
        try (Socket socket = connect(address)) {
            send(socket, RequestText.upgrade() + HELLO);
            assertThat(readHeader(socket.getInputStream()))
                    .startsWith("HTTP/1.1 101")
                    .contains(RequestText.ACCEPT);
            assertThat(messages.take()).isEqualTo("Hello");
            assertThat(socket.getInputStream().readNBytes(7))
                    .isEqualTo("\u0081\u0005Hello".getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void takesADecisionFromAnotherThread() throws Exception {
        InetSocketAddress address = start(chat().authorizer(request -> decision).build());
        try (Socket socket = connect(address)) {
            send(socket, RequestText.upgrade());
            decision.completeAsync(
                    HandshakeDecision::accept, CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS));
            assertThat(readHeader(socket.getInputStream())).startsWith("HTTP/1.1 101");
            send(socket, HELLO);
            assertThat(messages.take()).isEqualTo("Hello");
        }
    }

    @Test
    void dropsADecisionThatComesAfterTheEventLoopHasEnded() throws Exception {
        CompletableFuture<HandshakeRequest> asked = new CompletableFuture<>();
        InetSocketAddress address = start(chat().authorizer(request -> {
                    asked.complete(request);
                    return decision;
                })
                .build());
        ByteBuf attachment = ByteBufAllocator.DEFAULT.buffer(1);
        try (Socket socket = connect(address)) {
            send(socket, RequestText.upgrade());
            asked.get();
            stop();
            decision.complete(HandshakeDecision.accept().withAttachment(attachment));
            assertThat(attachment.refCnt()).isZero();
        }
    }

    @Test
    @DisplayName("attack: 100 MB sent while the authoriser decides: bounded memory, none lost")
    void leavesInTheSocketWhatIsSentWhileTheAuthoriserDecides() throws Exception {
        int frames = 100 * 16;
        InetSocketAddress address = start(chat().authorizer(request -> decision).build());
        try (SocketChannel client = SocketChannel.open(address)) {
            client.write(
                    StandardCharsets.ISO_8859_1.encode(RequestText.upgrade().toString()));
            client.configureBlocking(false);
            ByteBuffer frame = frameOf64KiB();
            int idle = 0;
            for (int sent = 0; sent < frames; ) {
                idle = client.write(frame) > 0 ? 0 : idle + 1;
                if (!frame.hasRemaining()) {
                    frame.clear();
                    sent++;
                }
                if (idle == 100) {
                    // The socket is full, and nobody reads.
                    assertThat(bytesRead.get()).isLessThan(256 * 1024);
                    decision.complete(HandshakeDecision.accept());
                }
                Thread.sleep(idle > 0 ? 2 : 0);
            }
            for (int received = 0; received < frames; received++) {
                assertThat(messages.take()).isEqualTo("65528 bytes");
            }
        }
    }

    private static ByteBuffer frameOf64KiB() {
        ByteBuffer frame = ByteBuffer.allocate(64 * 1024);
        // Binary, a 16-bit length, a masking key of zeros.
        frame.put((byte) 0x82).put((byte) 0xfe).putShort((short) (frame.capacity() - 8));
        frame.clear();
        return frame;
    }

    @Test
    @DisplayName("a refusal can be read although frames follow the request")
    void lingersSoThatTheRefusalIsRead() throws Exception {
        InetSocketAddress address = start(chat().build());
        for (int i = 0; i < 50; i++) {
            try (Socket socket = connect(address)) {
                send(socket, RequestText.upgrade().with("Origin: http://evil") + HELLO.repeat(10_000));
                send(socket, HELLO.repeat(10_000));
                assertThat(readToEnd(socket)).startsWith("HTTP/1.1 403 ").endsWith(Rejection.ORIGIN.message());
            }
        }
        assertThat(messages).isEmpty();
    }

    @Test
    void endsARefusedConnectionThatTheClientKeepsOpen() throws Exception {
        ServerHandshakeConfig config = chat().lingerTimeoutMillis(100).build();
        InetSocketAddress address = start(config);
        try (Socket socket = connect(address)) {
            send(socket, RequestText.upgrade().without("Host"));
            assertThat(readToEnd(socket)).startsWith("HTTP/1.1 400 ");
            IOException closed = null;
            while (closed == null) {
                try {
                    send(socket, HELLO);
                    Thread.sleep(5);
                } catch (IOException e) {
                    closed = e;
                }
            }
        }
    }

    @Test
    @DisplayName("attack: upgrade, then close at once, many times: nothing holds a channel, no timer either")
    void comesBackToWhereItWas() throws Exception {
        InetSocketAddress address = start(chat().build());
        int connections = 2_000;
        for (int i = 0; i < connections; i++) {
            try (Socket socket = connect(address)) {
                socket.setSoLinger(true, 0);
                send(socket, RequestText.upgrade());
                readHeader(socket.getInputStream());
            }
        }
        List<WeakReference<Channel>> channels = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            channels.add(closed.take());
        }
        while (!channels.isEmpty()) {
            System.gc();
            Thread.sleep(20);
            channels.removeIf(channel -> channel.refersTo(null));
        }
    }

    @Nested
    class BehindTls {

        @TempDir
        private Path directory;

        private KeyStore keys;

        @BeforeEach
        void makeKeys() throws Exception {
            Path file = directory.resolve("keys.p12");
            List<String> keytool = List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "server",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=localhost",
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    "secret",
                    "-keystore",
                    file.toString());
            assertThat(new ProcessBuilder(keytool)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor())
                    .isZero();
            keys = KeyStore.getInstance(file.toFile(), "secret".toCharArray());
        }

        private InetSocketAddress startTls(ServerHandshakeConfig config) throws Exception {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, "secret".toCharArray());
            SslContext server = SslContextBuilder.forServer(factory)
                    .sslProvider(SslProvider.JDK)
                    .build();
            return start(config, channel -> channel.pipeline().addLast(server.newHandler(channel.alloc())));
        }

        private Socket connectTls(InetSocketAddress address) throws Exception {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(keys);
            SSLContext client = SSLContext.getInstance("TLS");
            client.init(null, factory.getTrustManagers(), null);
            return client.getSocketFactory().createSocket(address.getAddress(), address.getPort());
        }

        @Test
        void opensAWebSocketForAPageOfHttps() throws Exception {
            try (Socket socket = connectTls(startTls(chat().build()))) {
                send(socket, RequestText.upgrade().with("Origin: https://server.example.com") + HELLO);
                assertThat(readHeader(socket.getInputStream())).startsWith("HTTP/1.1 101");
                assertThat(messages.take()).isEqualTo("Hello");
                HandshakeComplete complete = completed.take();
                assertThat(complete.request().secure()).isTrue();
                assertThat(complete.request().tlsSession().getProtocol()).startsWith("TLS");
            }
        }

        @Test
        void refusesAPageOfHttpReadably() throws Exception {
            InetSocketAddress address = startTls(chat().build());
            for (int i = 0; i < 10; i++) {
                try (Socket socket = connectTls(address)) {
                    send(socket, RequestText.upgrade().with("Origin: http://server.example.com") + HELLO.repeat(5_000));
                    assertThat(readToEnd(socket)).startsWith("HTTP/1.1 403 ").endsWith(Rejection.ORIGIN.message());
                }
            }
        }
    }

    /** Counts what comes off the wire. */
    private final class Counter extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            bytesRead.addAndGet(((ByteBuf) message).readableBytes());
            ctx.fireChannelRead(message);
        }
    }

    /** Echoes text, counts the rest. */
    private final class Application extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof TextWebSocketFrame text) {
                messages.add(text.text());
                ctx.writeAndFlush(text);
            } else if (message instanceof BinaryWebSocketFrame binary) {
                messages.add(binary.content().readableBytes() + " bytes");
                binary.release();
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof HandshakeComplete complete) {
                completed.add(complete);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            // Clients reset their connections here.
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            closed.add(new WeakReference<>(ctx.channel()));
        }
    }
}
