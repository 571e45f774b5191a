package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How fast fragments go out to a peer that does not read, and what becomes of them when it never does. */
@ParameterizedClass
@EnumSource
class FragmentQueuePaceTest {

    private static final int FRAGMENT = 3000;
    private static final int HIGH = 30_000;
    private static final int LOW = 15_000;

    /** More than the header of a fragment, and Netty counts 96 bytes for each entry of its outbound buffer. */
    private static final int OVERHEAD = 250;

    /** For tests of so many buffers that the leak detector would take a minute. */
    private static final ByteBufAllocator UNTRACKED = new UnpooledByteBufAllocator(false, true);

    @Parameter
    Role role;

    private final Writability writability = new Writability();
    private StalledChannel channel;

    private StalledChannel channel() {
        if (channel == null) {
            channel = new StalledChannel(encoder(FRAGMENT), writability);
            channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(LOW, HIGH));
        }
        return channel;
    }

    @AfterEach
    void release() {
        channel().finishAndReleaseAll();
    }

    private FrameEncoder encoder(int fragmentBytes) {
        return new FrameEncoder(
                role, CodecConfig.builder().outboundFragmentBytes(fragmentBytes).build());
    }

    private static BinaryWebSocketFrame message(int bytes) {
        return new BinaryWebSocketFrame(Payloads.of(Payloads.pattern(bytes)));
    }

    private static BinaryWebSocketFrame untracked(int bytes) {
        return new BinaryWebSocketFrame(Unpooled.wrappedBuffer(Payloads.patternBytes(bytes)));
    }

    @Nested
    class Pace {

        @Test
        void keepsNoMoreOnTheWayThanTheHighWaterMarkAndAFragment() {
            channel().writeAndFlush(message(200 * FRAGMENT));
            int fragments = HIGH / FRAGMENT + 1;
            assertThat(channel().pendingBytes()).isBetween((long) HIGH, (long) fragments * (FRAGMENT + OVERHEAD));
            while (channel().pendingBytes() > 0) {
                channel().peerReads(1);
                assertThat(channel().pendingBytes()).isLessThanOrEqualTo((long) fragments * (FRAGMENT + OVERHEAD));
            }
            assertThat(WireFrame.written(channel())).hasSize(200);
        }

        @Test
        void letsAPingWaitForThatMuchAlone() {
            channel().writeAndFlush(message(200 * FRAGMENT));
            channel().writeAndFlush(new PingWebSocketFrame(Payloads.of("?")));
            channel().peerReadsAll();
            List<WireFrame> frames = WireFrame.written(channel());
            assertThat(frames).hasSize(201);
            assertThat(frames.get(HIGH / FRAGMENT + 1).opcode()).isEqualTo(FrameHeader.PING);
        }

        @Test
        void goesOnWithAHighWaterMarkOfNought() {
            channel().config().setWriteBufferWaterMark(new WriteBufferWaterMark(0, 0));
            channel().writeAndFlush(message(3 * FRAGMENT));
            channel().peerReadsAll();
            assertThat(WireFrame.written(channel())).hasSize(3);
        }

        @Test
        void doesNotOverflowTheStackWith100_000Fragments() {
            channel = new StalledChannel(encoder(1), writability);
            channel.config().setAllocator(UNTRACKED);
            ChannelFuture write = channel.writeAndFlush(untracked(100_000));
            assertThat(write.isDone()).isFalse();
            channel.peerReadsAll();
            assertThat(write.isSuccess()).isTrue();
            assertThat(WireFrame.written(channel)).hasSize(100_000);
        }

        @Test
        void doesNotOverflowTheStackWhenEveryWriteIsDoneAtOnce() {
            EmbeddedChannel fast = new EmbeddedChannel(encoder(1));
            fast.config().setAllocator(UNTRACKED);
            assertThat(fast.writeAndFlush(untracked(100_000)).isSuccess()).isTrue();
            assertThat(WireFrame.written(fast)).hasSize(100_000);
        }
    }

    @Nested
    class CountsTowardsWritability {

        @Test
        void fromTheFirstWriteOnEvenBeforeAFlush() {
            channel().write(message(HIGH));
            assertThat(channel().isWritable()).isTrue();
            channel().write(message(1));
            channel().runPendingTasks();
            assertThat(channel().isWritable()).isFalse();
            assertThat(writability.changes).containsExactly(false);
        }

        @Test
        void untilLessThanTheLowWaterMarkIsLeft() {
            channel().writeAndFlush(message(100 * FRAGMENT));
            channel().runPendingTasks();
            assertThat(channel().isWritable()).isFalse();
            channel().peerReadsAll();
            assertThat(channel().isWritable()).isTrue();
            assertThat(writability.changes).containsExactly(false, true);
            WireFrame.drain(channel());
        }

        @Test
        void notAnyMoreOnceTheEncoderIsRemoved() {
            channel().write(message(100 * FRAGMENT));
            assertThat(channel().isWritable()).isFalse();
            channel().pipeline().remove(FrameEncoder.class);
            assertThat(channel().isWritable()).isTrue();
        }

        @Test
        void andIsGivenBackWithALowWaterMarkOfNoughtToo() {
            channel().config().setWriteBufferWaterMark(new WriteBufferWaterMark(0, HIGH));
            channel().write(message(100 * FRAGMENT));
            channel().pipeline().remove(FrameEncoder.class);
            assertThat(channel().isWritable()).isTrue();
        }
    }

    @Nested
    class WhenTheChannelDies {

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 2, 11, 22, 30})
        void everyPromiseFailsAndEveryBufferIsReleased(int writesBefore) {
            List<ByteBuf> payloads = new ArrayList<>();
            List<ChannelFuture> writes = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                BinaryWebSocketFrame frame = message(40 * FRAGMENT);
                payloads.add(frame.content());
                writes.add(channel().write(frame));
            }
            writes.add(channel().write(new CloseWebSocketFrame()));
            channel().flush();
            channel().peerReads(writesBefore);
            channel().close();
            channel().runPendingTasks();
            WireFrame.drain(channel());
            assertThat(writes)
                    .allSatisfy(write -> assertThat(write.cause()).isInstanceOf(ClosedChannelException.class));
            assertThat(payloads)
                    .allSatisfy(payload -> assertThat(payload.refCnt()).isZero());
        }

        @Test
        void soDoesWhatWasNeverFlushed() {
            BinaryWebSocketFrame frame = message(20 * FRAGMENT);
            ChannelFuture write = channel().write(frame);
            channel().close();
            assertThat(write.cause()).isInstanceOf(ClosedChannelException.class);
            assertThat(frame.refCnt()).isZero();
        }

        @Test
        void andAFlushAfterwardsChangesNothing() {
            channel().close();
            ChannelFuture write = channel().writeAndFlush(message(20 * FRAGMENT));
            assertThat(write.cause()).isInstanceOf(ClosedChannelException.class);
        }

        @Test
        void theRemovedEncoderFailsWhatIsLeftAndLetsTheChannelLive() {
            ChannelFuture write = channel().writeAndFlush(message(20 * FRAGMENT));
            channel().pipeline().remove(FrameEncoder.class);
            assertThat(write.cause()).isInstanceOf(ClosedChannelException.class);
            channel().peerReadsAll();
            assertThat(channel().isActive()).isTrue();
            WireFrame.drain(channel());
        }

        @Test
        void aListenerThatTriesAgainEndsToo() {
            List<ChannelFuture> retries = new ArrayList<>();
            channel()
                    .write(message(20 * FRAGMENT))
                    .addListener(failed -> retries.add(channel().writeAndFlush(message(20 * FRAGMENT))));
            channel().pipeline().remove(FrameEncoder.class);
            channel().close();
            assertThat(retries)
                    .singleElement()
                    .satisfies(retry -> assertThat(retry.isDone()).isTrue());
        }
    }

    /** The peer must never see a message with a hole in it. */
    @Nested
    class WhenAFragmentFails {

        private EmbeddedChannel flushingEachFragment(FailingWrites wire) {
            EmbeddedChannel channel = new EmbeddedChannel(wire, encoder(100));
            channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(0, 0));
            return channel;
        }

        @Test
        void theRestFailsWithItAndTheChannelIsClosed() {
            FailingWrites wire = new FailingWrites(5);
            EmbeddedChannel channel = flushingEachFragment(wire);
            ChannelFuture first = channel.write(message(1000));
            ChannelFuture second = channel.write(message(1000));
            channel.flush();
            channel.runPendingTasks();
            assertThat(first.cause()).hasMessage("on purpose");
            assertThat(second.cause()).hasMessage("on purpose");
            assertThat(channel.isOpen()).isFalse();
            assertThat(WireFrame.written(channel)).hasSize(5).noneMatch(WireFrame::fin);
        }

        @Test
        void nothingFollowsItNotEvenWhatWaitsForTheFailure() {
            EmbeddedChannel channel = flushingEachFragment(new FailingWrites(5));
            List<ChannelFuture> answers = new ArrayList<>();
            channel.write(message(1000)).addListener(failed -> answers.add(channel.writeAndFlush(message(10))));
            channel.flush();
            channel.runPendingTasks();
            assertThat(answers)
                    .singleElement()
                    .satisfies(answer -> assertThat(answer.cause()).hasMessage("on purpose"));
            assertThat(WireFrame.written(channel)).hasSize(5).noneMatch(WireFrame::fin);
        }

        @Test
        void soItIsWhenTheLastFragmentFails() {
            FailingWrites wire = new FailingWrites(9);
            EmbeddedChannel channel = flushingEachFragment(wire);
            ChannelFuture write = channel.writeAndFlush(message(1000));
            channel.runPendingTasks();
            assertThat(write.cause()).hasMessage("on purpose");
            assertThat(channel.isOpen()).isFalse();
            assertThat(WireFrame.written(channel)).hasSize(9).noneMatch(WireFrame::fin);
        }

        @Test
        void soItIsWhenThereIsNoMemoryForAHeader() {
            ByteBufAllocator exhausted = mock(ByteBufAllocator.class);
            doThrow(new IllegalStateException("on purpose")).when(exhausted).buffer(anyInt());
            BinaryWebSocketFrame frame = message(20 * FRAGMENT);
            ChannelFuture write = channel().write(frame);
            channel().config().setAllocator(exhausted);
            channel().flush();
            channel().runPendingTasks();
            assertThat(write.cause()).hasMessage("on purpose");
            assertThat(frame.refCnt()).isZero();
            assertThat(channel().isOpen()).isFalse();
            assertThatThrownBy(frame::content).isNotNull();
        }
    }

    /** Lets a number of writes pass, fails one, and lets the others pass again. */
    private static final class FailingWrites extends ChannelOutboundHandlerAdapter {

        private int passing;

        FailingWrites(int passing) {
            this.passing = passing;
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            if (passing-- == 0) {
                ReferenceCountUtil.release(msg);
                promise.setFailure(new IOException("on purpose"));
            } else {
                ctx.write(msg, promise);
            }
        }
    }

    private static final class Writability extends ChannelInboundHandlerAdapter {

        private final List<Boolean> changes = new ArrayList<>();

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            changes.add(ctx.channel().isWritable());
        }
    }
}
