package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;

/** A peer that does not read, and a limit of 1000 bytes. */
class BackpressureHandlerTest {

    private static final int LIMIT = 5_000;
    private static final int LEAST = BackpressureHandler.MIN_CHARGE_BYTES;

    private final Recorder application = new Recorder();
    private StalledChannel channel;

    private static BackpressureHandler handler(SlowReaderPolicy policy) {
        return new BackpressureHandler(CodecConfig.builder()
                .maxOutboundBytes(LIMIT)
                .slowReaderPolicy(policy)
                .build());
    }

    private StalledChannel open(SlowReaderPolicy policy) {
        return open(new FrameEncoder(Role.SERVER, CodecConfig.DEFAULT), handler(policy), application);
    }

    private StalledChannel open(ChannelHandler... handlers) {
        channel = new StalledChannel(handlers);
        return channel;
    }

    @AfterEach
    void release() {
        if (channel != null) {
            channel.finishAndReleaseAll();
        }
    }

    private ChannelFuture write(int bytes) {
        return channel.writeAndFlush(new BinaryWebSocketFrame(Payloads.of("x".repeat(bytes))));
    }

    private long queuedBytes() {
        return channel.pipeline().get(BackpressureHandler.class).queuedBytes();
    }

    private static Stream<Arguments> endings() {
        Exception failure = new ClosedChannelException();
        return Stream.of(
                Arguments.of(Named.<Consumer<ChannelPromise>>of("setSuccess", ChannelPromise::setSuccess), true),
                Arguments.of(Named.<Consumer<ChannelPromise>>of("trySuccess", ChannelPromise::trySuccess), true),
                Arguments.of(Named.<Consumer<ChannelPromise>>of("setFailure", p -> p.setFailure(failure)), false),
                Arguments.of(Named.<Consumer<ChannelPromise>>of("tryFailure", p -> p.tryFailure(failure)), false));
    }

    private static void assertTooSlow(ChannelFuture write, long queued) {
        assertThat(write.cause())
                .isInstanceOf(SlowReaderException.class)
                .hasMessage("queued for a slow reader: " + queued + " bytes (maxOutboundBytes: " + LIMIT + ")")
                .hasNoCause();
        assertThat(write.cause().getStackTrace()).isEmpty();
    }

    @Test
    void wantsALimit() {
        CodecConfig unlimited = CodecConfig.builder().maxOutboundBytes(0).build();
        assertThatThrownBy(() -> new BackpressureHandler(unlimited))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxOutboundBytes: 0 (expected: > 0 for a BackpressureHandler)");
    }

    @Nested
    class Counting {

        @Test
        void countsPayloadBytesUntilTheSocketHasTakenThem() {
            open(SlowReaderPolicy.CLOSE);
            write(400);
            write(600);
            assertThat(queuedBytes()).isEqualTo(1000);
            channel.peerReads(1);
            assertThat(queuedBytes()).isEqualTo(600);
            channel.peerReadsAll();
            assertThat(queuedBytes()).isZero();
        }

        @Test
        void countsNoControlFramesAndNothingElse() {
            open(SlowReaderPolicy.CLOSE);
            channel.writeAndFlush(new PingWebSocketFrame(Payloads.of("p")));
            channel.writeAndFlush(new PongWebSocketFrame(Payloads.of("p")));
            channel.writeAndFlush(Payloads.of("raw"));
            channel.writeAndFlush(new CloseWebSocketFrame(1000, "bye"));
            assertThat(queuedBytes()).isZero();
        }

        @Test
        void uncountsWhatFails() {
            open(SlowReaderPolicy.CLOSE);
            channel.writeAndFlush(new ContinuationWebSocketFrame(Payloads.of("of no message")));
            assertThat(queuedBytes()).isZero();
            write(500);
            BackpressureHandler open = channel.pipeline().get(BackpressureHandler.class);
            channel.close();
            assertThat(open.queuedBytes()).isZero();
        }

        @Test
        void countsWhatWaitsToBeCutIntoFragments() {
            CodecConfig cutting =
                    CodecConfig.builder().outboundFragmentBytes(100).build();
            open(new FrameEncoder(Role.SERVER, cutting), handler(SlowReaderPolicy.DROP), application);
            channel.config().setWriteBufferLowWaterMark(1).setWriteBufferHighWaterMark(1);
            write(LIMIT);
            assertThat(queuedBytes()).isEqualTo(LIMIT);
            assertTooSlow(write(1), LIMIT);
            channel.peerReadsAll();
            assertThat(queuedBytes()).isZero();
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 255, 256})
        @DisplayName("empty or 1-byte messages to a peer that never reads count for what they cost")
        void countsASmallFrameForWhatItCosts(int bytes) {
            open(SlowReaderPolicy.DROP);
            for (int i = 0; i < LIMIT / LEAST; i++) {
                assertThat(write(bytes).isDone()).isFalse();
            }
            assertThat(write(bytes).cause()).isInstanceOf(SlowReaderException.class);
            assertThat(queuedBytes()).isEqualTo(LIMIT / LEAST * LEAST);
            channel.peerReadsAll();
            assertThat(queuedBytes()).isZero();
        }

        @Test
        void takesVoidPromises() {
            open(SlowReaderPolicy.DROP);
            channel.write(new BinaryWebSocketFrame(Payloads.of("x".repeat(LIMIT))), channel.voidPromise());
            assertThat(queuedBytes()).isEqualTo(LIMIT);
            channel.write(new BinaryWebSocketFrame(Payloads.of("y")), channel.voidPromise());
            assertThat(application.exceptions).singleElement().isInstanceOf(SlowReaderException.class);
            channel.peerReadsAll();
            assertThat(queuedBytes()).isZero();
        }

        @Test
        void waitsForNoThreadButItsOwn() {
            open(SlowReaderPolicy.CLOSE);
            EventExecutor busyWriting = mock(EventExecutor.class);
            ChannelPromise promise = new DefaultChannelPromise(channel, busyWriting);
            channel.writeAndFlush(new BinaryWebSocketFrame(Payloads.of("x".repeat(LIMIT))), promise);
            channel.peerReadsAll();
            assertThat(promise.isSuccess()).isTrue();
            assertThat(queuedBytes()).isZero();
        }

        @ParameterizedTest
        @MethodSource("dev.sluice.codec.BackpressureHandlerTest#endings")
        void uncountsHoweverAHandlerBelowEndsTheWrite(Consumer<ChannelPromise> ending, boolean success) {
            open(
                    new ChannelOutboundHandlerAdapter() {
                        @Override
                        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                            ReferenceCountUtil.release(msg);
                            assertThat(queuedBytes()).isEqualTo(500);
                            assertThat(promise.isCancellable()).isFalse();
                            assertThat(promise.cancel(false)).isFalse(); // the application's cannot be any more
                            assertThat(promise.setUncancellable()).isTrue();
                            ending.accept(promise);
                            assertThat(promise.trySuccess()).isFalse();
                            assertThat(promise.tryFailure(new IllegalStateException()))
                                    .isFalse();
                        }
                    },
                    handler(SlowReaderPolicy.DROP),
                    application);
            ChannelFuture written = write(500);
            assertThat(queuedBytes()).isZero();
            assertThat(written.isDone()).isTrue();
            assertThat(written.isSuccess()).isEqualTo(success);
        }

        @Test
        void countsOnItsOwnThreadWhicheverEndsTheWrite() {
            BackpressureHandler handler = handler(SlowReaderPolicy.DROP);
            EventExecutor own = mock(EventExecutor.class);
            ArgumentCaptor<Runnable> task = ArgumentCaptor.captor();
            ChannelPromise promise = writeAndEndElsewhere(handler, own);
            assertThat(handler.queuedBytes()).isEqualTo(500);
            assertThat(promise.isDone()).isFalse();

            verify(own).execute(task.capture());
            task.getValue().run();
            assertThat(handler.queuedBytes()).isZero();
            assertThat(promise.isSuccess()).isTrue();
        }

        @Test
        void leavesNoPromiseOpenWhenItsOwnThreadHasEnded() {
            BackpressureHandler handler = handler(SlowReaderPolicy.DROP);
            EventExecutor ended = mock(EventExecutor.class);
            doThrow(new RejectedExecutionException()).when(ended).execute(any());

            ChannelPromise promise = writeAndEndElsewhere(handler, ended);
            assertThat(promise.isSuccess()).isTrue();
        }

        /** On a thread that is not the handler's own. */
        private ChannelPromise writeAndEndElsewhere(BackpressureHandler handler, EventExecutor own) {
            open(handler, application);
            ChannelHandlerContext ctx = mock(ChannelHandlerContext.class);
            when(ctx.channel()).thenReturn(channel);
            when(ctx.executor()).thenReturn(own);
            ArgumentCaptor<ChannelPromise> below = ArgumentCaptor.captor();
            BinaryWebSocketFrame frame = new BinaryWebSocketFrame(Payloads.of("x".repeat(500)));
            ChannelPromise promise = channel.newPromise();
            handler.write(ctx, frame, promise);
            verify(ctx).write(eq(frame), below.capture());
            frame.release();
            below.getValue().setSuccess();
            return promise;
        }

        @Test
        void sendsNothingThatIsCancelledOnItsWay() {
            open(SlowReaderPolicy.CLOSE);
            ChannelPromise promise = channel.newPromise();
            promise.cancel(false);
            BinaryWebSocketFrame frame = new BinaryWebSocketFrame(Payloads.of("x"));
            BackpressureHandler handler = channel.pipeline().get(BackpressureHandler.class);
            handler.write(channel.pipeline().context(handler), frame, promise);
            assertThat(frame.refCnt()).isZero();
            assertThat(queuedBytes()).isZero();
        }

        @Test
        void letsOneMessageExceedTheLimitWhenNothingElseIsQueued() {
            open(SlowReaderPolicy.DROP);
            ChannelFuture big = write(100 * LIMIT);
            assertTooSlow(write(1), 100 * LIMIT);
            channel.peerReadsAll();
            assertThat(big.isSuccess()).isTrue();
            assertThat(WireFrame.written(channel)).hasSize(1);
        }

        @Test
        void allowsExactlyTheLimit() {
            open(SlowReaderPolicy.DROP);
            write(LIMIT - LEAST);
            assertThat(write(1).cause()).isNull();
            assertTooSlow(write(1), LIMIT);
        }

        @ParameterizedTest
        @EnumSource
        void blamesNoReaderForWhatWasNotFlushed(SlowReaderPolicy policy) {
            open(policy);
            channel.peerReadsAll();
            for (int i = 0; i < 10; i++) {
                channel.write(new BinaryWebSocketFrame(Payloads.of("x".repeat(LIMIT / 2))));
            }
            channel.flush();
            assertThat(WireFrame.written(channel)).hasSize(10);
            assertThat(application.events).isEmpty();
            assertThat(channel.config().isAutoRead()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DROP", "SUSPEND_READS"})
    void neverHoldsBackControlFrames(SlowReaderPolicy policy) {
        open(policy);
        write(LIMIT);
        write(1);
        List<ChannelFuture> controls = List.of(
                channel.writeAndFlush(new PingWebSocketFrame(Payloads.of("p"))),
                channel.writeAndFlush(new PongWebSocketFrame(Payloads.of("q"))),
                channel.writeAndFlush(new CloseWebSocketFrame()));
        channel.peerReadsAll();
        assertThat(controls).allMatch(ChannelFuture::isSuccess);
    }

    @ParameterizedTest
    @EnumSource
    void neverHoldsBackTheRestOfAMessage(SlowReaderPolicy policy) {
        open(policy);
        write(LIMIT - LEAST);
        ChannelFuture first = channel.write(new TextWebSocketFrame(false, 0, Payloads.of("a")));
        ChannelFuture second = channel.write(new ContinuationWebSocketFrame(false, 0, Payloads.of("b".repeat(LIMIT))));
        ChannelFuture third = channel.writeAndFlush(new ContinuationWebSocketFrame(true, 0, Payloads.of("c")));
        channel.peerReadsAll();
        assertThat(List.of(first, second, third)).allMatch(ChannelFuture::isSuccess);
    }

    @Nested
    class Drop {

        @Test
        void dropsTheNewestMessageAndTells() {
            open(SlowReaderPolicy.DROP);
            write(LIMIT);
            BinaryWebSocketFrame frame = new BinaryWebSocketFrame(Payloads.of("12345"));
            assertTooSlow(channel.writeAndFlush(frame), LIMIT);
            assertThat(frame.refCnt()).isZero();
            assertThat(application.events).containsExactly(new MessageDropped(5, LIMIT));
            channel.peerReadsAll();
            assertThat(write(5).isSuccess()).isTrue();
            assertThat(WireFrame.written(channel)).hasSize(2);
        }

        @Test
        void dropsAllFragmentsOfADroppedMessageAndTellsOnce() {
            open(SlowReaderPolicy.DROP);
            write(LIMIT);
            List<ChannelFuture> fragments = List.of(
                    channel.write(new TextWebSocketFrame(false, 0, Payloads.of("abc"))),
                    channel.write(new ContinuationWebSocketFrame(false, 0, Payloads.of("d"))));
            channel.peerReadsAll(); // room again, but the message has lost its beginning
            ChannelFuture last = channel.write(new ContinuationWebSocketFrame(true, 0, Payloads.of("e")));
            assertThat(fragments).allSatisfy(fragment -> assertTooSlow(fragment, LIMIT));
            assertTooSlow(last, 0);
            assertThat(application.events).containsExactly(new MessageDropped(3, LIMIT));
            assertThat(write(3).isSuccess()).isTrue();
        }

        @Test
        void keepsTheConnectionOpen() {
            open(SlowReaderPolicy.DROP);
            for (int i = 0; i < 100; i++) {
                write(LIMIT / 2);
            }
            assertThat(application.events).hasSize(98);
            assertThat(channel.isActive()).isTrue();
            assertThat(channel.config().isAutoRead()).isTrue();
            assertThat(queuedBytes()).isEqualTo(LIMIT);
        }
    }

    @Nested
    class Close {

        @Test
        void closesWith1013Once() {
            open(SlowReaderPolicy.CLOSE);
            write(LIMIT);
            for (int i = 0; i < 10; i++) {
                assertTooSlow(write(1), LIMIT);
            }
            channel.peerReadsAll();
            assertThat(WireFrame.brief(channel))
                    .containsExactly("BINARY " + "x".repeat(LIMIT), "CLOSE \u0003\u00F5slow reader");
        }

        @Test
        void refusesEverythingFromThenOnThoughThereIsRoomAgain() {
            open(SlowReaderPolicy.CLOSE);
            write(LIMIT);
            write(1);
            channel.peerReadsAll();
            assertTooSlow(write(1), 0);
            assertThat(channel.writeAndFlush(new PingWebSocketFrame()).cause())
                    .isInstanceOf(ClosedChannelException.class);
        }

        @Test
        void goesThroughTheClosingHandshake() {
            CodecConfig config = CodecConfig.builder().maxOutboundBytes(LIMIT).build();
            open(
                    new FrameEncoder(Role.SERVER, config),
                    new CloseHandler(Role.SERVER, config),
                    new BackpressureHandler(config),
                    application);
            write(LIMIT);
            write(1);
            channel.peerReadsAll();
            channel.pipeline()
                    .context(FrameEncoder.class)
                    .fireChannelRead(new CloseWebSocketFrame(true, 0, Payloads.of("\u0003\u00F5")));
            channel.runPendingTasks();
            assertThat(channel.isActive()).isFalse();
            assertThat(application.events).containsExactly(new ConnectionClosed(1013, "", 1013, null));
        }

        @Test
        void letsTheMessageUnderWayGoOnToTheEncoder() {
            open(SlowReaderPolicy.CLOSE);
            channel.writeAndFlush(new TextWebSocketFrame(false, 0, Payloads.of("a".repeat(LIMIT))));
            write(1);
            ChannelFuture rest = channel.writeAndFlush(new ContinuationWebSocketFrame(Payloads.of("b")));
            assertThat(rest.cause()).isNotNull();
        }
    }

    @Nested
    class SuspendReads {

        @Test
        void stopsReadingAndSendsAllTheSame() {
            open(SlowReaderPolicy.SUSPEND_READS);
            write(LIMIT);
            assertThat(channel.config().isAutoRead()).isTrue();
            ChannelFuture over = write(1);
            assertThat(channel.config().isAutoRead()).isFalse();
            channel.peerReadsAll();
            assertThat(over.isSuccess()).isTrue();
            assertThat(application.events).isEmpty();
        }

        @Test
        void readsOnWhenHalfTheLimitIsFree() {
            open(SlowReaderPolicy.SUSPEND_READS);
            for (int i = 0; i < 11; i++) {
                write(500);
            }
            assertThat(channel.config().isAutoRead()).isFalse();
            channel.peerReads(5);
            assertThat(queuedBytes()).isEqualTo(3_000);
            assertThat(channel.config().isAutoRead()).isFalse();
            channel.peerReads(1);
            assertThat(queuedBytes()).isEqualTo(2_500);
            assertThat(channel.config().isAutoRead()).isTrue();
        }

        @Test
        void readsOnWhenTheHandlerIsRemoved() {
            open(SlowReaderPolicy.SUSPEND_READS);
            write(LIMIT);
            write(1);
            channel.pipeline().remove(BackpressureHandler.class);
            assertThat(channel.config().isAutoRead()).isTrue();
        }

        @Test
        void leavesAnApplicationAloneThatReadsByHand() {
            open(SlowReaderPolicy.SUSPEND_READS);
            channel.config().setAutoRead(false);
            write(LIMIT);
            write(1);
            channel.peerReadsAll();
            assertThat(channel.config().isAutoRead()).isFalse();
        }

        @Test
        void suspendsAgainAfterItHasResumed() {
            open(SlowReaderPolicy.SUSPEND_READS);
            for (int round = 0; round < 3; round++) {
                channel.peerReads(0);
                write(LIMIT);
                write(1);
                assertThat(channel.config().isAutoRead()).isFalse();
                channel.peerReadsAll();
                assertThat(channel.config().isAutoRead()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void failsAndReleasesAllThatIsQueuedWhenTheChannelDies(SlowReaderPolicy policy) {
        open(policy);
        BinaryWebSocketFrame queued = new BinaryWebSocketFrame(Payloads.of("x".repeat(LIMIT)));
        ChannelFuture write = channel.writeAndFlush(queued);
        write(1);
        channel.close();
        channel.runPendingTasks();
        assertThat(write.cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(queued.refCnt()).isZero();
    }

    @Test
    void mayBeRemovedWhileBytesAreQueued() {
        open(SlowReaderPolicy.DROP);
        write(LIMIT);
        channel.pipeline().remove(BackpressureHandler.class);
        assertThat(write(1).cause()).isNull();
        channel.peerReadsAll();
        assertThat(WireFrame.written(channel)).hasSize(2);
    }
}
