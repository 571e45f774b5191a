package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How the encoder cuts long messages, RFC 6455 5.4, and in which order things go out. */
@ParameterizedClass
@EnumSource
class FragmentQueueTest {

    @Parameter
    Role role;

    private StalledChannel channel;

    private StalledChannel cuttingAt(int fragmentBytes, int rsvBits) {
        CodecConfig config = CodecConfig.builder()
                .outboundFragmentBytes(fragmentBytes)
                .rsvBits(rsvBits)
                .build();
        channel = new StalledChannel(new FrameEncoder(role, config), new Recorder());
        return channel;
    }

    private StalledChannel cuttingAt(int fragmentBytes) {
        return cuttingAt(fragmentBytes, 0);
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    private static TextWebSocketFrame text(String text) {
        return new TextWebSocketFrame(Payloads.of(text));
    }

    private List<String> sent(WebSocketFrame... frames) {
        for (WebSocketFrame frame : frames) {
            channel.write(frame);
        }
        channel.flush();
        channel.peerReadsAll();
        return WireFrame.brief(channel);
    }

    @Nested
    class Cutting {

        @Test
        void leavesShortMessagesWhole() {
            cuttingAt(4);
            assertThat(sent(text(""), text("four"))).containsExactly("TEXT ", "TEXT four");
        }

        @Test
        void cutsALongMessageIntoFragments() {
            cuttingAt(4);
            assertThat(sent(text("0123456789"))).containsExactly("TEXT 0123-", "CONT 4567-", "CONT 89");
        }

        @Test
        void makesNoEmptyFragmentOfAnEvenDivision() {
            cuttingAt(4);
            assertThat(sent(new BinaryWebSocketFrame(Payloads.of("01234567"))))
                    .containsExactly("BINARY 0123-", "CONT 4567");
        }

        @Test
        void keepsTheFragmentationOfTheApplication() {
            cuttingAt(4);
            assertThat(sent(
                            new TextWebSocketFrame(false, 0, Payloads.of("0123456")),
                            new ContinuationWebSocketFrame(false, 0, Payloads.of("ab")),
                            new ContinuationWebSocketFrame(false, 0, Payloads.of("")),
                            new ContinuationWebSocketFrame(true, 0, Payloads.of("cdefgh")),
                            text("next")))
                    .containsExactly(
                            "TEXT 0123-", "CONT 456-", "CONT ab-", "CONT -", "CONT cdef-", "CONT gh", "TEXT next");
        }

        @Test
        void setsTheReservedBitsOnTheFirstFragmentAlone() {
            cuttingAt(2, 4);
            channel.writeAndFlush(new TextWebSocketFrame(true, 4, Payloads.of("01234")));
            channel.peerReadsAll();
            assertThat(WireFrame.written(channel)).extracting(WireFrame::rsv).containsExactly(4, 0, 0);
        }

        @Test
        void sendsTheSameBytesWhateverTheSize() {
            String payload = Payloads.pattern(700);
            for (int fragmentBytes : new int[] {1, 2, 125, 126, 512, 513, 699, 700, 701}) {
                cuttingAt(fragmentBytes);
                channel.writeAndFlush(new BinaryWebSocketFrame(Payloads.of(payload)));
                channel.peerReadsAll();
                StringBuilder joined = new StringBuilder();
                List<WireFrame> frames = WireFrame.written(channel);
                frames.forEach(frame -> joined.append(frame.payload()));
                assertThat(joined.toString()).isEqualTo(payload);
                assertThat(frames).hasSize((700 + fragmentBytes - 1) / fragmentBytes);
            }
        }

        @Test
        void sendsAReadOnlyPayloadAndLeavesItAlone() {
            cuttingAt(1000);
            byte[] array = Payloads.patternBytes(2500);
            channel.writeAndFlush(
                    new BinaryWebSocketFrame(Unpooled.wrappedBuffer(array).asReadOnly()));
            channel.peerReadsAll();
            assertThat(WireFrame.written(channel)).hasSize(3);
            assertThat(array).isEqualTo(Payloads.patternBytes(2500));
        }
    }

    @Nested
    class Order {

        @Test
        void pingsAndPongsOvertakeALongMessage() {
            cuttingAt(4);
            channel.write(text("01234567"));
            channel.writeAndFlush(new PingWebSocketFrame(Payloads.of("before the flush")));
            channel.writeAndFlush(new PongWebSocketFrame(Payloads.of("after it")));
            channel.peerReadsAll();
            assertThat(WireFrame.brief(channel))
                    .containsExactly("PING before the flush", "TEXT 0123-", "CONT 4567", "PONG after it");
        }

        @Test
        void rawBytesStayBehindWhatWasWrittenBefore() {
            cuttingAt(4);
            channel.config().setWriteBufferLowWaterMark(4).setWriteBufferHighWaterMark(4);
            channel.write(text("0123456789"));
            ChannelFuture fence = channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
            channel.peerReads(1);
            assertThat(fence.isDone()).isFalse();
            channel.peerReadsAll();
            assertThat(fence.isSuccess()).isTrue();
            assertThat(WireFrame.brief(channel)).containsExactly("TEXT 0123-", "CONT 4567-", "CONT 89");
            assertThat(channel.writeAndFlush(Unpooled.EMPTY_BUFFER).isSuccess()).isTrue();
        }

        @Test
        void aPingGoesOutBetweenTheFragments() {
            cuttingAt(4);
            channel.config().setWriteBufferLowWaterMark(4).setWriteBufferHighWaterMark(4);
            channel.writeAndFlush(text("0123456789abcdef"));
            channel.writeAndFlush(new PingWebSocketFrame(Payloads.of("?")));
            channel.peerReadsAll();
            assertThat(WireFrame.brief(channel))
                    .containsExactly("TEXT 0123-", "CONT 4567-", "PING ?", "CONT 89ab-", "CONT cdef");
        }

        @Test
        void shortMessagesAndCloseWaitBehindALongOne() {
            cuttingAt(4);
            assertThat(sent(text("01234567"), text("b"), text(""), text("cdefg"), new CloseWebSocketFrame()))
                    .containsExactly("TEXT 0123-", "CONT 4567", "TEXT b", "TEXT ", "TEXT cdef-", "CONT g", "CLOSE ");
        }

        @Test
        void neverCutsAClose() {
            cuttingAt(4);
            assertThat(sent(new CloseWebSocketFrame(1000, "a long reason")))
                    .containsExactly("CLOSE \u0003\u00E8a long reason");
        }

        @Test
        void neverCutsACloseThatWaits() {
            cuttingAt(4);
            assertThat(sent(text("01234567"), new CloseWebSocketFrame(1000, "a long reason")))
                    .containsExactly("TEXT 0123-", "CONT 4567", "CLOSE \u0003\u00E8a long reason");
        }

        @Test
        void refusesWhatComesBehindAWaitingClose() {
            cuttingAt(4);
            channel.write(text("01234567"));
            channel.write(new CloseWebSocketFrame());
            assertThat(channel.write(text("late")).cause()).isNotNull();
            assertThat(channel.write(new PingWebSocketFrame()).cause()).isNotNull();
            assertThat(sent()).containsExactly("TEXT 0123-", "CONT 4567", "CLOSE ");
        }

        @Test
        void writesNothingBeforeTheFlush() {
            cuttingAt(4);
            channel.write(text("01234567"));
            channel.peerReadsAll();
            assertThat(WireFrame.brief(channel)).isEmpty();
            assertThat(sent()).hasSize(2);
        }
    }

    @Nested
    class Promises {

        @Test
        void areDoneWithTheLastFragmentInOrder() {
            int fragment = FrameOutput.MAX_COPIED_BYTES + 1; // goes out as two writes, header and payload
            cuttingAt(fragment);
            channel.config().setWriteBufferLowWaterMark(1).setWriteBufferHighWaterMark(1);
            List<String> done = new ArrayList<>();
            for (String letter : List.of("a", "b", "c")) {
                int fragments = letter.equals("b") ? 1 : 2;
                channel.write(text(letter.repeat(fragments * fragment))).addListener(written -> done.add(letter));
            }
            channel.flush();
            channel.peerReads(2);
            assertThat(done).isEmpty();
            channel.peerReads(2);
            assertThat(done).containsExactly("a");
            channel.peerReads(2);
            assertThat(done).containsExactly("a", "b");
            channel.peerReadsAll();
            assertThat(done).containsExactly("a", "b", "c");
        }

        @Test
        void mayBeVoid() {
            cuttingAt(2);
            channel.write(text("01234"), channel.voidPromise());
            assertThat(sent()).hasSize(3);
        }

        @Test
        void cannotBeCancelledInTheMiddleOfAMessage() {
            cuttingAt(2);
            ChannelPromise promise = channel.newPromise();
            channel.write(text("01234"), promise);
            assertThat(promise.cancel(false)).isFalse();
            assertThat(sent(text("x"))).containsExactly("TEXT 01-", "CONT 23-", "CONT 4", "TEXT x");
            assertThat(promise.isSuccess()).isTrue();
        }

        @Test
        void mayBelongToAHandlerWithAnExecutorOfItsOwn() throws Exception {
            EventExecutor elsewhere = new DefaultEventExecutor();
            CountDownLatch blocked = new CountDownLatch(1);
            try {
                cuttingAt(2);
                ChannelPromise promise = new DefaultChannelPromise(channel, elsewhere);
                // Notifying is held up there, and the queue goes on all the same, also where (as Netty 4.1 does) the
                // pipeline hands the promise on as it is.
                elsewhere.execute(() -> awaitUninterruptibly(blocked));
                channel.config().setWriteBufferLowWaterMark(1).setWriteBufferHighWaterMark(1);
                channel.write(text("0123"), promise);
                assertThat(sent(text("45"), text("6789"))).hasSize(5);
                blocked.countDown();
                assertThat(promise.await().isSuccess()).isTrue();
            } finally {
                blocked.countDown();
                elsewhere.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
            }
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void releasesThePayloadWithItsLastFragment() {
        cuttingAt(1000);
        ByteBuf payload = Payloads.of(Payloads.pattern(2500));
        channel.writeAndFlush(new BinaryWebSocketFrame(payload));
        channel.peerReadsAll();
        WireFrame.drain(channel);
        assertThat(payload.refCnt()).isZero();
    }
}
