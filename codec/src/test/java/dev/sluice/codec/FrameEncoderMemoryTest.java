package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.IllegalReferenceCountException;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is copied, what is masked where it is, and whose memory is left alone. */
class FrameEncoderMemoryTest {

    private static final int LARGE = 4096;

    private static EmbeddedChannel channel(Role role) {
        return new EmbeddedChannel(new FrameEncoder(role, CodecConfig.DEFAULT));
    }

    private static ByteBuf large(ByteBufAllocator allocator) {
        return allocator.buffer(LARGE).writeBytes(Payloads.patternBytes(LARGE));
    }

    @Nested
    class AServer {

        @ParameterizedTest
        @ValueSource(ints = {2049, 65_536})
        void sendsALargePayloadAsItIsBehindItsHeader(int length) {
            EmbeddedChannel channel = channel(Role.SERVER);
            ByteBuf payload = Payloads.of(Payloads.pattern(length));
            channel.writeOutbound(new BinaryWebSocketFrame(payload));
            ByteBuf header = channel.readOutbound();
            assertThat(header.readableBytes()).isEqualTo(length > 0xFFFF ? 10 : 4);
            header.release();
            assertThat(channel.<Object>readOutbound()).isSameAs(payload);
            assertThat(payload.refCnt()).isEqualTo(1);
            payload.release();
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 125, 2048})
        void copiesASmallPayloadBehindItsHeader(int length) {
            EmbeddedChannel channel = channel(Role.SERVER);
            ByteBuf payload = Payloads.of(Payloads.pattern(length));
            channel.writeOutbound(new BinaryWebSocketFrame(payload));
            assertThat(payload.refCnt()).isZero();
            assertThat(channel.outboundMessages()).hasSize(1);
            assertThat(WireFrame.written(channel))
                    .extracting(WireFrame::payload)
                    .containsExactly(Payloads.pattern(length));
        }

        @Test
        void sendsAReadOnlyOrSharedPayloadWithoutACopy() {
            EmbeddedChannel channel = channel(Role.SERVER);
            byte[] array = Payloads.patternBytes(LARGE);
            ByteBuf wrapped = Unpooled.wrappedBuffer(array).asReadOnly();
            channel.writeOutbound(new BinaryWebSocketFrame(wrapped));
            channel.<ByteBuf>readOutbound().release();
            assertThat(channel.<Object>readOutbound()).isSameAs(wrapped);
            wrapped.release();
        }
    }

    @Nested
    class AClient {

        @ParameterizedTest
        @MethodSource("dev.sluice.codec.Payloads#poolingAllocators")
        void masksALargePayloadOfItsOwnWhereItIs(ByteBufAllocator allocator) {
            EmbeddedChannel channel = channel(Role.CLIENT);
            ByteBuf payload = large(allocator);
            channel.writeOutbound(new BinaryWebSocketFrame(payload));
            assertThat(channel.outboundMessages()).hasSize(2);
            ByteBuf header = channel.readOutbound();
            assertThat(header.readableBytes()).isEqualTo(8);
            int key = header.getInt(4);
            header.release();
            assertThat(channel.<Object>readOutbound()).isSameAs(payload);
            Masking.apply(payload, payload.readerIndex(), LARGE, key);
            assertThat(payload).isEqualTo(Unpooled.wrappedBuffer(Payloads.patternBytes(LARGE)));
            payload.release();
        }

        /** Each gives a view of a buffer that somebody else still looks at. */
        static Stream<Arguments> sharedViews() {
            return Stream.of(
                    argumentSet("a retained buffer", view(ByteBuf::retain)),
                    argumentSet("a retained duplicate", view(ByteBuf::retainedDuplicate)),
                    argumentSet("a retained slice", view(buffer -> buffer.retainedSlice(0, LARGE))),
                    argumentSet(
                            "a slice of a retained buffer",
                            view(buffer -> buffer.retain().slice())),
                    argumentSet(
                            "a read-only view", view(buffer -> buffer.retain().asReadOnly())),
                    argumentSet("an unreleasable constant", view(Unpooled::unreleasableBuffer)),
                    argumentSet(
                            "a composite with a component of somebody else's",
                            view(buffer ->
                                    ByteBufAllocator.DEFAULT.compositeBuffer().addComponent(true, buffer.retain()))));
        }

        private static Function<ByteBuf, ByteBuf> view(Function<ByteBuf, ByteBuf> view) {
            return view;
        }

        @ParameterizedTest
        @MethodSource("sharedViews")
        void neverScribblesOver(Function<ByteBuf, ByteBuf> view) {
            ByteBuf original = large(PooledByteBufAllocator.DEFAULT);
            EmbeddedChannel channel = channel(Role.CLIENT);
            channel.writeOutbound(new BinaryWebSocketFrame(view.apply(original)));
            assertThat(WireFrame.written(channel))
                    .extracting(WireFrame::payload)
                    .containsExactly(Payloads.pattern(LARGE));
            assertThat(original.refCnt()).isEqualTo(1);
            assertThat(original.readerIndex(0)).isEqualTo(Unpooled.wrappedBuffer(Payloads.patternBytes(LARGE)));
            original.release();
        }

        @Test
        void neverScribblesOverAWrappedArray() {
            byte[] array = Payloads.patternBytes(LARGE);
            EmbeddedChannel channel = channel(Role.CLIENT);
            channel.writeOutbound(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(array)));
            channel.writeOutbound(new BinaryWebSocketFrame(
                    ByteBufAllocator.DEFAULT.compositeBuffer().addComponent(true, Unpooled.wrappedBuffer(array))));
            assertThat(array).isEqualTo(Payloads.patternBytes(LARGE));
            assertThat(WireFrame.written(channel))
                    .extracting(WireFrame::payload)
                    .containsExactly(Payloads.pattern(LARGE), Payloads.pattern(LARGE));
        }

        @Test
        void masksASmallPayloadInTheCopyAlone() {
            byte[] array = Payloads.patternBytes(512);
            EmbeddedChannel channel = channel(Role.CLIENT);
            channel.writeOutbound(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(array)));
            assertThat(array).isEqualTo(Payloads.patternBytes(512));
            assertThat(WireFrame.written(channel))
                    .extracting(WireFrame::payload)
                    .containsExactly(Payloads.pattern(512));
        }
    }

    @Nested
    class WithoutMemory {

        private final ByteBufAllocator exhausted = mock(ByteBufAllocator.class);

        private EmbeddedChannel channel(Role role) {
            doThrow(new IllegalStateException("on purpose")).when(exhausted).buffer(anyInt());
            EmbeddedChannel channel = FrameEncoderMemoryTest.channel(role);
            channel.config().setAllocator(exhausted);
            return channel;
        }

        @ParameterizedTest
        @EnumSource
        void releasesThePayloadAndFailsThePromise(Role role) {
            for (int length : new int[] {10, LARGE}) {
                EmbeddedChannel channel = channel(role);
                ByteBuf payload = Payloads.of(Payloads.pattern(length));
                ChannelFuture write = channel.writeAndFlush(new BinaryWebSocketFrame(payload));
                assertThat(write.cause()).hasMessage("on purpose");
                assertThat(payload.refCnt()).isZero();
                assertThat(channel.<Object>readOutbound()).isNull();
                assertThat(channel.isOpen()).isTrue();
            }
        }

        static Stream<WebSocketFrame> framesThatOthersRelyOn() {
            return Stream.of(
                    new TextWebSocketFrame(false, 0, "first "),
                    new ContinuationWebSocketFrame(false, 0, "in between "),
                    new ContinuationWebSocketFrame(true, 0, "last"),
                    new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
        }

        @ParameterizedTest
        @MethodSource("framesThatOthersRelyOn")
        void closesTheChannelForAFrameThatWhatFollowsReliesOn(WebSocketFrame frame) {
            EmbeddedChannel channel = FrameEncoderMemoryTest.channel(Role.SERVER);
            if (frame instanceof ContinuationWebSocketFrame) {
                channel.writeOutbound(new TextWebSocketFrame(false, 0, "first "));
            }
            doThrow(new IllegalStateException("on purpose")).when(exhausted).buffer(anyInt());
            channel.config().setAllocator(exhausted);
            assertThat(channel.writeAndFlush(frame).cause()).hasMessage("on purpose");
            assertThat(frame.refCnt()).isZero();
            assertThat(channel.isOpen()).isFalse();
            channel.releaseOutbound();
        }

        /** What was written behind it has been taken for lawful, and perhaps refers to it. */
        @Test
        void closesTheChannelWhenAFrameIsLostThatHadToWait() {
            ChannelPromise[] lost = new ChannelPromise[1];
            StalledChannel channel = new StalledChannel(
                    new FrameEncoder(Role.SERVER, CodecConfig.DEFAULT), new ChannelInboundHandlerAdapter() {
                        @Override
                        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
                            if (!ctx.channel().isWritable()) {
                                doThrow(new IllegalStateException("on purpose"))
                                        .when(exhausted)
                                        .buffer(anyInt());
                                ctx.channel().config().setAllocator(exhausted);
                                lost[0] = ctx.newPromise();
                                ctx.write(new TextWebSocketFrame("lost"), lost[0]);
                            }
                        }
                    });
            channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 1));
            channel.write(new BinaryWebSocketFrame(Payloads.of(Payloads.pattern(LARGE))));
            assertThat(lost[0].cause()).hasMessage("on purpose");
            assertThat(channel.isOpen()).isFalse();
        }
    }

    /** A full cork is written before memory is wanted for the next frame, and makes handlers write. */
    @Test
    void leavesNoFrameWaitingWhenTheOneBeforeItIsLost() {
        ByteBufAllocator exhausted = mock(ByteBufAllocator.class);
        doThrow(new IllegalStateException("on purpose")).when(exhausted).buffer(anyInt());
        ChannelPromise[] waiting = new ChannelPromise[1];
        StalledChannel channel = new StalledChannel(
                new FrameEncoder(Role.SERVER, CodecConfig.DEFAULT), new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
                        if (!ctx.channel().isWritable() && waiting[0] == null) {
                            ctx.channel().config().setAllocator(exhausted);
                            waiting[0] = ctx.newPromise();
                            ctx.writeAndFlush(new TextWebSocketFrame("waiting"), waiting[0]);
                        }
                    }
                });
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 1));
        for (int i = 0; i < 41; i++) {
            channel.write(new BinaryWebSocketFrame(Payloads.of(Payloads.pattern(400))));
        }
        assertThat(waiting[0].isDone()).isTrue();
        channel.finishAndReleaseAll();
    }

    /** Whose payload would be taken for frames. */
    @Test
    void sendsNoPayloadWithoutItsHeader() {
        EmbeddedChannel channel = new EmbeddedChannel(
                new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                        if (((ByteBuf) msg).readableBytes() < LARGE) {
                            ReferenceCountUtil.release(msg);
                            promise.setFailure(new IllegalStateException("on purpose"));
                        } else {
                            ctx.write(msg, promise);
                        }
                    }
                },
                new FrameEncoder(Role.SERVER, CodecConfig.DEFAULT));
        ByteBuf payload = Payloads.of(Payloads.pattern(LARGE));
        ChannelFuture write = channel.writeAndFlush(new BinaryWebSocketFrame(payload));
        assertThat(channel.<Object>readOutbound()).isNull();
        assertThat(write.cause()).hasMessage("on purpose");
        assertThat(payload.refCnt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, LARGE})
    void closesTheChannelWhenAFragmentFailsNearerToTheWire(int length) {
        EmbeddedChannel channel = new EmbeddedChannel(
                new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                        ReferenceCountUtil.release(msg);
                        promise.setFailure(new IllegalStateException("on purpose"));
                    }
                },
                new FrameEncoder(Role.SERVER, CodecConfig.DEFAULT));
        channel.writeAndFlush(new TextWebSocketFrame("a whole message is not missed"));
        assertThat(channel.isOpen()).isTrue();
        ByteBuf payload = Payloads.of(Payloads.pattern(length));
        ChannelFuture write = channel.writeAndFlush(new BinaryWebSocketFrame(false, 0, payload));
        assertThat(write.cause()).hasMessage("on purpose");
        assertThat(payload.refCnt()).isZero();
        assertThat(channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void refusesAFrameThatWasReleasedBefore(Role role) {
        for (int length : new int[] {10, LARGE}) {
            EmbeddedChannel channel = channel(role);
            TextWebSocketFrame released = new TextWebSocketFrame(Payloads.of("x".repeat(length)));
            released.release();
            ChannelFuture write = channel.writeAndFlush(released);
            assertThat(write.cause()).isInstanceOf(IllegalReferenceCountException.class);
            assertThat(channel.<Object>readOutbound()).isNull();
            assertThatThrownBy(released::content).isInstanceOf(IllegalReferenceCountException.class);
        }
    }
}
