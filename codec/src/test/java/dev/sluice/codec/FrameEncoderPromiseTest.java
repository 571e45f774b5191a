package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a write's promise is done, and that nothing leaks whichever way it ends. */
@ParameterizedClass
@EnumSource
class FrameEncoderPromiseTest {

    private static final int LARGE = 4096;

    @Parameter
    Role role;

    private final Recorder application = new Recorder();
    private StalledChannel channel;

    private StalledChannel channel() {
        if (channel == null) {
            channel = new StalledChannel(new FrameEncoder(role, CodecConfig.DEFAULT), application);
        }
        return channel;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, LARGE})
    void isDoneWhenTheLastByteIsWritten(int length) {
        ChannelPromise promise = channel().newPromise();
        channel().writeAndFlush(new BinaryWebSocketFrame(Payloads.of(Payloads.pattern(length))), promise);
        boolean twoWrites = length == LARGE;
        if (twoWrites) {
            channel().peerReads(1);
        }
        assertThat(promise.isDone()).isFalse();
        channel().peerReads(1);
        assertThat(promise.isSuccess()).isTrue();
        assertThat(WireFrame.written(channel())).hasSize(1);
    }

    @Test
    void closesTheChannelWhenAPayloadCannotFollowItsHeader() {
        channel = new StalledChannel(
                new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                        if (((ByteBuf) msg).readableBytes() == LARGE) {
                            ReferenceCountUtil.release(msg);
                            promise.setFailure(new OutOfMemoryError("no direct memory"));
                        } else {
                            ctx.write(msg, promise);
                        }
                    }
                },
                new FrameEncoder(role, CodecConfig.DEFAULT),
                application);
        ChannelPromise promise = channel.newPromise();
        channel.writeAndFlush(new BinaryWebSocketFrame(Payloads.of(Payloads.pattern(LARGE))), promise);

        assertThat(promise.cause()).isInstanceOf(OutOfMemoryError.class);
        assertThat(channel.isOpen()).isFalse();
    }

    /** Netty tells handlers of it inside the write that fills the buffer, which may be that of a frame's header. */
    @Test
    void writesNothingBetweenHeaderAndPayloadWhenTheChannelBecomesUnwritable() {
        channel = new StalledChannel(new FrameEncoder(role, CodecConfig.DEFAULT), new ChannelInboundHandlerAdapter() {
            @Override
            public void channelWritabilityChanged(ChannelHandlerContext ctx) {
                if (!ctx.channel().isWritable()) {
                    ctx.write(new TextWebSocketFrame(Payloads.of("slow")));
                    ctx.writeAndFlush(new CloseWebSocketFrame(1013, ""));
                }
            }
        });
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 1));
        ChannelPromise promise = channel.newPromise();
        channel.write(new BinaryWebSocketFrame(Payloads.of(Payloads.pattern(LARGE))), promise);
        channel.peerReadsAll();

        assertThat(WireFrame.brief(channel))
                .containsExactly("BINARY " + Payloads.pattern(LARGE), "TEXT slow", "CLOSE \u0003\u00F5");
        assertThat(promise.isSuccess()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, LARGE})
    void failsWhenTheChannelClosesFirst(int length) {
        ChannelPromise promise = channel().newPromise();
        ByteBuf payload = Payloads.of(Payloads.pattern(length));
        channel().writeAndFlush(new BinaryWebSocketFrame(payload), promise);
        channel().close();
        assertThat(promise.cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(payload.refCnt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, LARGE})
    void failsOnAClosedChannel(int length) {
        channel().close();
        ByteBuf payload = Payloads.of(Payloads.pattern(length));
        ChannelPromise promise = channel().newPromise();
        channel().writeAndFlush(new BinaryWebSocketFrame(payload), promise);
        assertThat(promise.cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(payload.refCnt()).isZero();
    }

    @Nested
    class VoidPromises {

        @ParameterizedTest
        @ValueSource(ints = {10, LARGE})
        void serveForWriting(int length) {
            channel()
                    .write(
                            new BinaryWebSocketFrame(Payloads.of(Payloads.pattern(length))),
                            channel().voidPromise());
            channel().flush();
            channel().peerReadsAll();
            assertThat(WireFrame.written(channel())).hasSize(1);
            assertThat(application.exceptions).isEmpty();
        }

        @Test
        void tellOfARefusalAsAnException() {
            channel()
                    .write(
                            new ContinuationWebSocketFrame(Payloads.of("x")),
                            channel().voidPromise());
            assertThat(application.exceptions).singleElement().isInstanceOf(FrameRefusedException.class);
        }
    }

    @Nested
    class Cancellation {

        @ParameterizedTest
        @ValueSource(ints = {10, LARGE})
        void takesBackAFrameThatHasNotReachedTheEncoder(int length) {
            ByteBuf payload = Payloads.of(Payloads.pattern(length));
            ChannelPromise promise = channel().newPromise();
            // As a write from another thread does that is cancelled before the event loop comes to it.
            promise.cancel(false);
            FrameEncoder encoder = channel().pipeline().get(FrameEncoder.class);
            encoder.write(channel().pipeline().context(FrameEncoder.class), new BinaryWebSocketFrame(payload), promise);
            channel().flush();
            channel().peerReadsAll();
            assertThat(payload.refCnt()).isZero();
            assertThat(WireFrame.drain(channel())).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(ints = {10, LARGE})
        void comesTooLateForAFrameThatHas(int length) {
            ChannelPromise promise = channel().newPromise();
            channel().write(new BinaryWebSocketFrame(Payloads.of(Payloads.pattern(length))), promise);
            assertThat(promise.cancel(false)).isFalse();
            channel().writeAndFlush(new TextWebSocketFrame(Payloads.of("next")));
            channel().peerReadsAll();
            assertThat(promise.isSuccess()).isTrue();
            assertThat(WireFrame.brief(channel())).containsExactly("BINARY " + Payloads.pattern(length), "TEXT next");
        }

        @Test
        void ofAFirstFragmentStartsNoMessage() {
            ChannelPromise promise = channel().newPromise();
            promise.cancel(false);
            channel()
                    .pipeline()
                    .get(FrameEncoder.class)
                    .write(
                            channel().pipeline().context(FrameEncoder.class),
                            new TextWebSocketFrame(false, 0, Payloads.of("a")),
                            promise);
            channel().writeAndFlush(new TextWebSocketFrame(Payloads.of("b")));
            channel().writeAndFlush(new CloseWebSocketFrame());
            channel().peerReadsAll();
            assertThat(WireFrame.brief(channel())).containsExactly("TEXT b", "CLOSE ");
        }
    }
}
