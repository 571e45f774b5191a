package dev.sluice.deflate;

import static dev.sluice.deflate.CompressingEnd.EVERYTHING;
import static dev.sluice.deflate.CompressingEnd.binary;
import static dev.sluice.deflate.CompressingEnd.buffer;
import static dev.sluice.testing.Wire.utf8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.FrameEncoder;
import dev.sluice.codec.FrameRefusedException;
import dev.sluice.codec.Role;
import dev.sluice.testing.Loopback;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import java.net.Socket;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The handler with a thread of its own, for which writes wait. One that is cancelled meanwhile reaches the handler as what it
 * is; otherwise the pipeline would drop it.
 */
class ExecutorOfItsOwnTest {

    private static final byte[] HELLO = utf8("Hello, Hello, Hello");

    private final DefaultEventExecutorGroup group = new DefaultEventExecutorGroup(1);
    private final EventExecutor executor = group.next();
    private final EmbeddedChannel channel = new EmbeddedChannel(new FrameEncoder(Role.SERVER, CompressingEnd.CODEC));
    private final CompressingEnd end = new CompressingEnd(channel, new CheckingPeer(12, true));

    @BeforeEach
    @SuppressWarnings("deprecation") // a handler with an executor of its own is discouraged, and possible
    void sendAMessage() {
        channel.pipeline()
                .addLast(group, new PerMessageDeflateHandler(Role.SERVER, CompressingEnd.agreed(12, true), EVERYTHING));
        awaitExecutor();
        write(binary(HELLO));
        end.expectCompressed(HELLO);
    }

    @AfterEach
    void close() {
        channel.close();
        awaitExecutor();
        end.close();
        group.shutdownGracefully(0, 0, SECONDS).syncUninterruptibly();
        assertThat(ZlibObjects.deflaters()).isZero();
    }

    @Test
    void takesACancelledMessageBack() throws InterruptedException {
        writeAndCancel(binary(utf8("Hello, cancelled")));
        expectNextMessageDecodes();
    }

    @Test
    void takesACancelledBeginningBack() throws InterruptedException {
        writeAndCancel(new TextWebSocketFrame(false, 0, "Hello, cancelled"));
        expectNextMessageDecodes();
    }

    @Test
    void takesACancelledBeginningBackThatIsNotCompressed() throws InterruptedException {
        writeAndCancel(Uncompressed.text(false, buffer(HELLO)));
        expectNextMessageDecodes();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void takesACancelledContinuationBack(boolean fin) throws InterruptedException {
        write(new TextWebSocketFrame(false, 0, "Hello, "));
        writeAndCancel(new ContinuationWebSocketFrame(fin, 0, buffer(utf8("cancelled"))));
        write(new ContinuationWebSocketFrame(true, 0, buffer(utf8("Hello"))));
        end.expectCompressed(utf8("Hello, Hello"));
        expectNextMessageDecodes();
    }

    @Nested
    @Timeout(60)
    class WhoHearsOfARefusalTooLate {

        private Loopback server;
        private Socket peer;
        private Channel accepted;

        @BeforeEach
        void connect() throws Exception {
            server = new Loopback(this::install);
            peer = server.socket();
            accepted = server.accepted();
        }

        @SuppressWarnings("deprecation") // as above
        private void install(Channel channel) {
            channel.pipeline()
                    .addLast(new FrameEncoder(Role.SERVER, CompressingEnd.CODEC))
                    .addLast(
                            group,
                            new PerMessageDeflateHandler(Role.SERVER, CompressingEnd.agreed(12, true), EVERYTHING));
        }

        @AfterEach
        void end() throws Exception {
            peer.close();
            server.close();
            awaitExecutor();
        }

        @Test
        void closesTheChannel() throws Exception {
            WebSocketFrame refused = new BinaryWebSocketFrame(true, WebSocketExtension.RSV2, buffer(HELLO));
            assertThat(accepted.writeAndFlush(refused).await().cause()).isInstanceOf(FrameRefusedException.class);
            assertThat(accepted.closeFuture().await(20, SECONDS)).isTrue();
        }

        @Test
        void leavesItToTheClosingHandshakeBehindAClose() throws Exception {
            CloseWebSocketFrame close = new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE);
            assertThat(accepted.writeAndFlush(close).await().cause()).isNull();
            assertThat(accepted.writeAndFlush(binary(HELLO)).await().cause())
                    .isInstanceOf(ClosedChannelException.class);
            awaitExecutor();
            accepted.eventLoop().submit(() -> {}).await();
            assertThat(accepted.isOpen()).isTrue();
        }
    }

    private void expectNextMessageDecodes() {
        for (int i = 0; i < 3; i++) {
            write(binary(HELLO));
            end.expectCompressed(HELLO);
        }
    }

    private void write(WebSocketFrame frame) {
        ChannelFuture write = end.write(frame);
        awaitExecutor();
        assertThat(write.isSuccess()).isTrue();
    }

    private void writeAndCancel(WebSocketFrame frame) throws InterruptedException {
        CountDownLatch cancelled = new CountDownLatch(1);
        executor.execute(() -> {
            try {
                cancelled.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        ChannelFuture write = end.write(frame);
        assertThat(write.cancel(false)).isTrue();
        cancelled.countDown();
        awaitExecutor();
        assertThat(frame.refCnt()).isZero();
    }

    private void awaitExecutor() {
        executor.submit(() -> {}).syncUninterruptibly();
    }
}
