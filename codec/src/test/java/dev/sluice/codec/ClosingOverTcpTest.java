package dev.sluice.codec;

import static dev.sluice.testing.Wire.BINARY;
import static dev.sluice.testing.Wire.CLOSE;
import static dev.sluice.testing.Wire.FIN;
import static dev.sluice.testing.Wire.TEXT;
import static dev.sluice.testing.Wire.close;
import static dev.sluice.testing.Wire.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Loopback;
import dev.sluice.testing.TestCertificate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing over real sockets, where a reset can destroy what the peer has yet to read. */
@Timeout(60)
class ClosingOverTcpTest {

    private final CompletableFuture<ConnectionClosed> outcome = new CompletableFuture<>();

    @Test
    @DisplayName("violation -> one Close -> the peer reads it rather than a reset, though it goes on sending")
    void thePeerReadsTheCloseThoughItSendsOn() throws Exception {
        try (Loopback server = new Loopback(this::speakWebSocket);
                Socket peer = server.socket()) {
            OutputStream out = peer.getOutputStream();
            out.write(frame(Role.CLIENT, FIN | 0x3, "reserved opcode"));
            // More than the server has read when it decides: a socket closed over this would answer with a reset.
            for (int i = 0; i < 64; i++) {
                out.write(frame(Role.CLIENT, FIN | BINARY, new byte[16_384]));
            }

            byte[] expected = frame(Role.SERVER, FIN | CLOSE, close(1002, Violation.RESERVED_OPCODE.message()));
            assertThat(peer.getInputStream().readNBytes(expected.length)).isEqualTo(expected);
            assertThat(peer.getInputStream().read())
                    .as("then the server's half is shut")
                    .isEqualTo(-1);
            peer.shutdownOutput();
            assertThat(outcome.get(10, TimeUnit.SECONDS).sentCode()).isEqualTo(1002);
        }
    }

    @Test
    void aPeerThatNeverClosesTcpIsCutOff() throws Exception {
        CodecConfig hasty = CodecConfig.builder().closeTimeoutMillis(200).build();
        try (Loopback server = new Loopback(channel -> speakWebSocket(channel, hasty));
                Socket peer = server.socket()) {
            peer.getOutputStream().write(frame(Role.CLIENT, FIN | CLOSE, close(1000, "")));
            byte[] echo = frame(Role.SERVER, FIN | CLOSE, close(1000, ""));

            assertThat(peer.getInputStream().readNBytes(echo.length)).isEqualTo(echo);
            assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo(new ConnectionClosed(1000, "", 1000, null));
            // The peer keeps its half open; the server's end of the connection goes all the same.
            assertThat(server.accepted().closeFuture().await(10, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    @Test
    @DisplayName("half-closed TCP, ALLOW_HALF_CLOSURE on: the server ends its side too")
    void aHalfClosedPeerEndsTheConnection() throws Exception {
        try (Loopback server = new Loopback(this::speakWebSocket, Map.of(ChannelOption.ALLOW_HALF_CLOSURE, true));
                Socket peer = server.socket()) {
            peer.shutdownOutput();

            assertThat(peer.getInputStream().read()).isEqualTo(-1);
            assertThat(outcome.get(10, TimeUnit.SECONDS).isClean()).isFalse();
        }
    }

    @Test
    @DisplayName("half-closed TCP behind a Close: the echo still goes out")
    void aPeerThatShutsItsSideBehindItsCloseGetsTheEcho() throws Exception {
        try (Loopback server = new Loopback(this::speakWebSocket, Map.of(ChannelOption.ALLOW_HALF_CLOSURE, true));
                Socket peer = server.socket()) {
            peer.getOutputStream().write(frame(Role.CLIENT, FIN | CLOSE, close(1001, "")));
            peer.shutdownOutput();

            assertThat(peer.getInputStream().readAllBytes())
                    .isEqualTo(frame(Role.SERVER, FIN | CLOSE, close(1001, "")));
            assertThat(outcome.get(10, TimeUnit.SECONDS).isClean()).isTrue();
        }
    }

    @Test
    @DisplayName("half-closed TCP behind a Close: a long answer that is cut into fragments goes out before the echo")
    void aPeerThatShutsItsSideGetsAllFragmentsAndTheEcho() throws Exception {
        byte[] answer = new byte[16 << 20];
        CountDownLatch halfClosed = new CountDownLatch(1);
        CodecConfig cutting =
                CodecConfig.builder().outboundFragmentBytes(1 << 20).build();
        try (Loopback server = new Loopback(
                        channel -> {
                            speakWebSocket(channel, cutting);
                            channel.pipeline().addAfter("wire", null, new ChannelInboundHandlerAdapter() {
                                @Override
                                public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                                    ctx.fireUserEventTriggered(event);
                                    if (event instanceof ChannelInputShutdownEvent) {
                                        halfClosed.countDown();
                                    }
                                }
                            });
                            channel.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(answer)));
                        },
                        Map.of(ChannelOption.ALLOW_HALF_CLOSURE, true));
                Socket peer = server.socket()) {
            peer.getOutputStream().write(frame(Role.CLIENT, FIN | CLOSE, close(1001, "")));
            peer.shutdownOutput();
            assertThat(halfClosed.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(peer.getInputStream().readAllBytes())
                    .hasSizeGreaterThan(answer.length)
                    .endsWith(frame(Role.SERVER, FIN | CLOSE, close(1001, "")));
        }
    }

    @Test
    @SuppressWarnings("deprecation") // Netty 4.2 would rather not have such handlers, 4.1 has many
    void aHandlerWithAnExecutorOfItsOwnMayClose() throws Exception {
        EventExecutorGroup executors = new DefaultEventExecutorGroup(1);
        try (Loopback server = new Loopback(channel -> {
                    speakWebSocket(channel);
                    channel.pipeline().addLast(executors, new ChannelInboundHandlerAdapter() {
                        @Override
                        public void channelActive(ChannelHandlerContext ctx) {
                            ctx.writeAndFlush(new CloseWebSocketFrame(4000, ""), ctx.newPromise());
                        }
                    });
                });
                Socket peer = server.socket()) {
            byte[] expected = frame(Role.SERVER, FIN | CLOSE, close(4000, ""));
            assertThat(peer.getInputStream().readNBytes(expected.length)).isEqualTo(expected);
            peer.getOutputStream().write(frame(Role.CLIENT, FIN | CLOSE, close(4000, "")));
            assertThat(peer.getInputStream().read()).isEqualTo(-1);
            peer.shutdownOutput();
            assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo(new ConnectionClosed(4000, "", 4000, null));
        } finally {
            executors.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    void aPeerThatResetsTheConnectionLeavesNothingBehind() throws Exception {
        try (Loopback server = new Loopback(this::speakWebSocket)) {
            Socket peer = server.socket();
            peer.getOutputStream().write(frame(Role.CLIENT, FIN | TEXT, "half a frame"), 0, 9);
            peer.setSoLinger(true, 0);
            peer.close();

            assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo(new ConnectionClosed(1006, "", 1006, null));
        }
    }

    @Test
    @DisplayName("behind TLS the Close is followed by close_notify, and read though the peer sends on")
    void behindTlsThePeerReadsTheCloseAndACloseNotify() throws Exception {
        SslContext tls = TestCertificate.serverContext();
        SslContext trusting = SslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .build();
        TlsPeer peer = new TlsPeer();
        try (Loopback server = new Loopback(channel -> {
            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
            speakWebSocket(channel);
        })) {
            Channel client =
                    server.connect(channel -> channel.pipeline().addLast(trusting.newHandler(channel.alloc()), peer));
            client.writeAndFlush(bytes(client, frame(Role.CLIENT, FIN | 0x3, "reserved opcode")));
            for (int i = 0; i < 64; i++) {
                client.writeAndFlush(bytes(client, frame(Role.CLIENT, FIN | BINARY, new byte[16_384])));
            }

            assertThat(peer.closeNotify.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(peer.received.toByteArray())
                    .isEqualTo(frame(Role.SERVER, FIN | CLOSE, close(1002, Violation.RESERVED_OPCODE.message())));
            assertThat(outcome.get(15, TimeUnit.SECONDS).sentCode()).isEqualTo(1002);
        }
    }

    private static ByteBuf bytes(Channel channel, byte[] bytes) {
        return channel.alloc().buffer().writeBytes(bytes);
    }

    /** Notes what the server has sent, and how it has ended TLS. */
    private static final class TlsPeer extends SimpleChannelInboundHandler<ByteBuf> {
        final ByteArrayOutputStream received = new ByteArrayOutputStream();
        final CompletableFuture<Boolean> closeNotify = new CompletableFuture<>();

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
            received.writeBytes(ByteBufUtil.getBytes(bytes));
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslCloseCompletionEvent closed) {
                closeNotify.complete(closed.isSuccess());
            }
        }
    }

    private void speakWebSocket(Channel channel) {
        speakWebSocket(channel, CodecConfig.DEFAULT);
    }

    private void speakWebSocket(Channel channel, CodecConfig config) {
        channel.pipeline().addLast("wire", new ChannelInboundHandlerAdapter());
        CodecPipeline.install(channel.pipeline(), "wire", Role.SERVER, config, List.of());
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                ReferenceCountUtil.release(msg);
            }

            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                if (event instanceof ConnectionClosed closed) {
                    outcome.complete(closed);
                }
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                assertThat(cause).as("only the transport's").isInstanceOf(IOException.class);
            }
        });
    }
}
