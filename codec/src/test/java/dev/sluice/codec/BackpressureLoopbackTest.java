package dev.sluice.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Loopback;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same over TCP, where the kernel's buffers decide what a slow reader is. */
class BackpressureLoopbackTest {

    private static final int MESSAGE = 64 * 1024;
    private static final int LIMIT = 4 * MESSAGE;

    /** "echo" to a server, masked with the key 0. */
    private static final byte[] ECHO = {(byte) 0x81, (byte) 0x84, 0, 0, 0, 0, 'e', 'c', 'h', 'o'};

    private static void install(Channel channel, SlowReaderPolicy policy) {
        CodecConfig config = CodecConfig.builder()
                .maxOutboundBytes(LIMIT)
                .slowReaderPolicy(policy)
                .closeTimeoutMillis(200)
                .build();
        channel.pipeline()
                .addLast(
                        new FrameDecoder(Role.SERVER, config),
                        new FrameEncoder(Role.SERVER, config),
                        new CloseHandler(Role.SERVER, config),
                        new BackpressureHandler(config));
    }

    private static final class EchoHandler extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            ctx.writeAndFlush(frame.retain());
        }
    }

    private static <T> T onEventLoop(Channel channel, Callable<T> call) throws Exception {
        Future<T> result = channel.eventLoop().submit(call);
        return result.get(20, TimeUnit.SECONDS);
    }

    private static long queuedBytes(Channel channel, BackpressureHandler handler) throws Exception {
        return onEventLoop(channel, handler::queuedBytes);
    }

    private static void assertServed(Socket peer) throws IOException {
        peer.getOutputStream().write(ECHO);
        byte[] answer = new byte[6];
        new DataInputStream(peer.getInputStream()).readFully(answer);
        assertThat(answer).startsWith(0x81, 4).endsWith("echo".getBytes(US_ASCII));
    }

    @ParameterizedTest
    @EnumSource(names = {"CLOSE", "DROP"})
    @DisplayName("peer never reads: BackpressureHandler's limit holds; other connections are not slowed")
    void holdsTheLimitAndServesTheOthers(SlowReaderPolicy policy) throws Exception {
        try (Loopback server = new Loopback(channel -> {
                    install(channel, policy);
                    channel.pipeline().addLast(new EchoHandler());
                });
                Socket slow = server.socket()) {
            Channel channel = server.accepted();
            BackpressureHandler handler = channel.pipeline().get(BackpressureHandler.class);
            try (Socket other = server.socket()) {
                AtomicReference<Throwable> refusal = new AtomicReference<>();
                long mostQueued = 0;
                for (int i = 0; i < 1000; i++) {
                    channel.writeAndFlush(new BinaryWebSocketFrame(
                                    channel.alloc().buffer().writeZero(MESSAGE)))
                            .addListener(write -> refusal.compareAndSet(null, write.cause()));
                    if (i % 100 == 0) {
                        mostQueued = Math.max(mostQueued, queuedBytes(channel, handler));
                        assertServed(other);
                    }
                }
                assertThat(mostQueued).isLessThanOrEqualTo(LIMIT);
                assertThat(refusal.get()).isInstanceOf(SlowReaderException.class);
                if (policy == SlowReaderPolicy.CLOSE) {
                    assertThat(channel.closeFuture().await(20, TimeUnit.SECONDS))
                            .isTrue();
                }
                assertServed(other);
            }
            assertThat(slow.isConnected()).isTrue();
        }
    }

    @Test
    @SuppressWarnings("deprecation") // Netty 4.2 discourages executors in a pipeline; those who have one are served
    void countsRightForAHandlerWithAnExecutorOfItsOwn() throws Exception {
        int messages = 20_000;
        EventExecutorGroup elsewhere = new DefaultEventExecutorGroup(1);
        CountDownLatch pipelineDown = new CountDownLatch(1);
        try (Loopback server = new Loopback(channel -> {
                    channel.pipeline().addLast(new LastRemoved(pipelineDown));
                    install(channel, SlowReaderPolicy.SUSPEND_READS);
                    channel.pipeline().addLast(elsewhere, new Burst(messages));
                });
                Socket peer = server.socket()) {
            Channel channel = server.accepted();
            BackpressureHandler handler = channel.pipeline().get(BackpressureHandler.class);
            peer.getOutputStream().write(ECHO);
            byte[] all = new byte[messages * 12];
            new DataInputStream(peer.getInputStream()).readFully(all);
            onEventLoop(channel, () -> "the last write has been seen to");
            elsewhere.submit(() -> {}).await(20, TimeUnit.SECONDS); // and its promise has been notified
            assertThat(queuedBytes(channel, handler)).isZero();
            peer.shutdownOutput();
            assertThat(pipelineDown.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            elsewhere.shutdownGracefully(0, 20, TimeUnit.SECONDS).await();
        }
    }

    /** Stands first: a closed channel's handlers are removed from the last to the first. */
    private static final class LastRemoved extends ChannelInboundHandlerAdapter {

        private final CountDownLatch removed;

        LastRemoved(CountDownLatch removed) {
            this.removed = removed;
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            removed.countDown();
        }
    }

    /** Answers every message with many of 10 bytes. */
    private static final class Burst extends SimpleChannelInboundHandler<TextWebSocketFrame> {

        private final int messages;

        Burst(int messages) {
            this.messages = messages;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            for (int i = 0; i < messages; i++) {
                ctx.writeAndFlush(new BinaryWebSocketFrame(ctx.alloc().buffer().writeZero(10)));
            }
        }
    }
}
