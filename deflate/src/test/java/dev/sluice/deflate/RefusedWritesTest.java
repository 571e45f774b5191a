package dev.sluice.deflate;

import static dev.sluice.deflate.CompressingEnd.EVERYTHING;
import static dev.sluice.deflate.CompressingEnd.binary;
import static dev.sluice.deflate.CompressingEnd.buffer;
import static dev.sluice.testing.Wire.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.codec.FrameEncoder;
import dev.sluice.codec.FrameRefusedException;
import dev.sluice.codec.PreparedMessage;
import dev.sluice.codec.Role;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused is released, and the peer, who has never got it, decodes what follows. */
class RefusedWritesTest {

    private static final byte[] HELLO = utf8("Hello, Hello, Hello");
    private static final int RSV2 = 2;

    private final CompressingEnd end = CompressingEnd.server(12, true, EVERYTHING);

    @BeforeEach
    void sendAMessage() {
        end.write(binary(HELLO));
        end.expectCompressed(HELLO);
    }

    @AfterEach
    void close() {
        end.close();
        assertThat(ZlibObjects.deflaters()).isZero();
    }

    private void expectNextMessageDecodes() {
        for (int i = 0; i < 3; i++) {
            end.write(binary(HELLO)).syncUninterruptibly();
            end.expectCompressed(HELLO);
        }
    }

    private static void expectRefused(ChannelFuture write, WebSocketFrame frame, Class<? extends Throwable> cause) {
        assertThat(write.cause()).isInstanceOf(cause);
        assertThat(frame.refCnt()).isZero();
    }

    private void expectRefused(WebSocketFrame frame, Class<? extends Throwable> cause) {
        expectRefused(end.write(frame), frame, cause);
        assertThat(end.wire()).isEmpty();
    }

    @Nested
    class ByTheDeflater {

        @ParameterizedTest
        @ValueSource(ints = {4, 5, 7})
        void isWhatHasRsv1SetAlready(int rsv) {
            expectRefused(new TextWebSocketFrame(true, rsv, "Hello"), IllegalArgumentException.class);
            expectRefused(new BinaryWebSocketFrame(false, rsv, buffer(HELLO)), IllegalArgumentException.class);
            expectNextMessageDecodes();
        }

        @Test
        void isWhatTheFilterFailsAt() {
            boolean[] failing = {true};
            DeflateConfig config = EVERYTHING.toBuilder()
                    .filter(frame -> {
                        if (failing[0]) {
                            throw new IllegalStateException("on purpose");
                        }
                        return true;
                    })
                    .build();
            try (CompressingEnd filtered = CompressingEnd.server(12, true, config)) {
                TextWebSocketFrame frame = new TextWebSocketFrame(buffer(HELLO));
                expectRefused(filtered.write(frame), frame, IllegalStateException.class);
                ContinuationWebSocketFrame rest = new ContinuationWebSocketFrame(true, 0, buffer(HELLO));
                expectRefused(filtered.write(rest), rest, FrameRefusedException.class);
                failing[0] = false;
                filtered.write(binary(HELLO));
                filtered.expectCompressed(HELLO);
            }
        }
    }

    @Nested
    class ByTheFrameEncoder {

        @Test
        void isWhatHasABitThatNobodyOwns() {
            expectRefused(new TextWebSocketFrame(true, RSV2, "Hello, again"), FrameRefusedException.class);
            expectNextMessageDecodes();
        }

        @Test
        void isAFirstFragmentWithABitThatNobodyOwns() {
            expectRefused(new TextWebSocketFrame(false, RSV2, "Hello, again"), FrameRefusedException.class);
            expectNextMessageDecodes();
        }

        @Test
        void isAFirstFragmentThatIsNotCompressedWithABitThatNobodyOwns() {
            DeflateConfig noText = EVERYTHING.toBuilder()
                    .filter(frame -> !(frame instanceof TextWebSocketFrame))
                    .build();
            try (CompressingEnd filtered = CompressingEnd.server(12, true, noText)) {
                TextWebSocketFrame frame = new TextWebSocketFrame(false, RSV2, "Hello");
                expectRefused(filtered.write(frame), frame, FrameRefusedException.class);
                filtered.write(binary(HELLO));
                filtered.expectCompressed(HELLO);
            }
        }

        /** The listener writes before anybody else hears of the failure. */
        @Test
        void isNoBeginningByTheTimeTheApplicationHearsOfIt() {
            DeflateConfig noText = EVERYTHING.toBuilder()
                    .filter(frame -> !(frame instanceof TextWebSocketFrame))
                    .build();
            try (CompressingEnd filtered = CompressingEnd.server(12, true, noText)) {
                WebSocketFrame marked = new BinaryWebSocketFrame(true, 4, buffer(HELLO));
                ChannelPromise promise = filtered.channel.newPromise();
                promise.addListener(refused -> {
                    expectRefused(filtered.write(marked), marked, IllegalArgumentException.class);
                    filtered.write(binary(HELLO));
                });
                filtered.channel.writeAndFlush(new TextWebSocketFrame(false, RSV2, "Hello"), promise);
                assertThat(promise.cause()).isInstanceOf(FrameRefusedException.class);
                filtered.expectCompressed(HELLO);
            }
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void isAContinuationWithABitThatNobodyOwns(boolean fin) {
            end.write(new TextWebSocketFrame(false, 0, "Hello, "));
            WebSocketFrame wrong = new ContinuationWebSocketFrame(fin, RSV2, buffer(utf8("Hello")));
            expectRefused(end.write(wrong), wrong, FrameRefusedException.class);
            end.write(new ContinuationWebSocketFrame(true, 0, buffer(utf8("Hello, who"))))
                    .syncUninterruptibly();
            end.expectCompressed(utf8("Hello, Hello, who"));
            expectNextMessageDecodes();
        }

        @Test
        void isAMessageInsideAnother() {
            end.write(new TextWebSocketFrame(false, 0, "Hello, "));
            WebSocketFrame inside = binary(HELLO);
            expectRefused(end.write(inside), inside, FrameRefusedException.class);
            end.write(new ContinuationWebSocketFrame(true, 0, buffer(utf8("Hello"))));
            end.expectCompressed(utf8("Hello, Hello"));
            expectNextMessageDecodes();
        }

        @Test
        void isAContinuationOfNothing() {
            expectRefused(new ContinuationWebSocketFrame(true, 0, buffer(HELLO)), FrameRefusedException.class);
            expectNextMessageDecodes();
        }

        @Test
        void isDataBehindAClose() {
            end.write(new CloseWebSocketFrame(1000, ""));
            end.wire();
            expectRefused(binary(HELLO), ClosedChannelException.class);
            expectRefused(new BinaryWebSocketFrame(false, 0, buffer(HELLO)), ClosedChannelException.class);
            expectRefused(new ContinuationWebSocketFrame(true, 0, buffer(HELLO)), ClosedChannelException.class);
        }
    }

    /** A handler nearer to the wire may fail a write for reasons of its own. */
    @Nested
    class ByAnotherHandler {

        private final Refusing refusing = new Refusing();

        private CompressingEnd refusable() {
            EmbeddedChannel channel = new EmbeddedChannel(
                    new FrameEncoder(Role.SERVER, CompressingEnd.CODEC),
                    refusing,
                    new PerMessageDeflateHandler(Role.SERVER, CompressingEnd.agreed(12, true), EVERYTHING));
            return new CompressingEnd(channel, new CheckingPeer(12, true));
        }

        /** The listener writes before anybody else hears of the failure. */
        @Test
        void isForgottenBeforeTheApplicationHearsOfIt() {
            try (CompressingEnd refusable = refusable()) {
                refusable.write(binary(HELLO));
                refusable.expectCompressed(HELLO);
                refusing.refuseNext = true;
                ChannelPromise promise = refusable.channel.newPromise();
                promise.addListener(refused -> refusable.write(binary(utf8("secret Hello, once more"))));
                refusable.channel.writeAndFlush(binary(utf8("a secret: Hello, once")), promise);
                assertThat(promise.cause()).hasMessage("on purpose");
                refusable.expectCompressed(utf8("secret Hello, once more"));
                refusable.write(binary(HELLO));
                refusable.expectCompressed(HELLO);
            }
        }

        @Test
        void isForgottenWithAVoidPromise() {
            try (CompressingEnd refusable = refusable()) {
                refusing.refuseNext = true;
                refusable.channel.writeAndFlush(binary(HELLO), refusable.channel.voidPromise());
                assertThatThrownBy(refusable.channel::checkException).hasMessage("on purpose");
                refusable.channel.writeAndFlush(binary(HELLO), refusable.channel.voidPromise());
                refusable.expectCompressed(HELLO);
            }
        }

        @Test
        void isForgottenWhenItIsPrepared() {
            try (CompressingEnd refusable = refusable()) {
                refusing.refuseNext = true;
                WebSocketFrame prepared = PreparedMessage.binary(buffer(HELLO));
                ChannelFuture write = refusable.write(prepared);
                expectRefused(write, prepared, IllegalStateException.class);
                refusable.write(binary(HELLO));
                refusable.expectCompressed(HELLO);
            }
        }
    }

    @Test
    void completesThePromiseOfWhatIsSent() {
        ChannelFuture write = end.channel.write(binary(HELLO));
        assertThat(write.isDone()).isFalse();
        end.channel.flush();
        assertThat(write.isSuccess()).isTrue();
        end.expectCompressed(HELLO);
    }

    private static final class Refusing extends ChannelOutboundHandlerAdapter {

        private boolean refuseNext;

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            if (refuseNext) {
                refuseNext = false;
                ReferenceCountUtil.release(msg);
                promise.setFailure(new IllegalStateException("on purpose"));
            } else {
                ctx.write(msg, promise);
            }
        }
    }
}
