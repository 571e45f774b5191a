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
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written between two flushes. */
@ParameterizedClass
@EnumSource
class CorkTest {

    private static final int LARGE = FrameOutput.MAX_COPIED_BYTES + 1;

    /** How much may lie in the encoder, out of sight of {@code Channel.isWritable()}. */
    private static final int MAX_UNSEEN_BYTES = 16 * 1024;

    @Parameter
    Role role;

    private final Recorder application = new Recorder();
    private StalledChannel channel;

    private StalledChannel channel() {
        if (channel == null) {
            CodecConfig config =
                    CodecConfig.builder().rsvBits(WebSocketExtension.RSV1).build();
            channel = new StalledChannel(new FrameEncoder(role, config), application);
        }
        return channel;
    }

    @AfterEach
    void release() {
        channel().finishAndReleaseAll();
    }

    private static TextWebSocketFrame text(String text) {
        return new TextWebSocketFrame(Payloads.of(text));
    }

    private static BinaryWebSocketFrame binary(int length) {
        return new BinaryWebSocketFrame(Payloads.of(Payloads.pattern(length)));
    }

    private int writes() {
        return channel().outboundMessages().size();
    }

    @Test
    void goesOutInOneBuffer() {
        channel().write(text("a"));
        channel().write(new PingWebSocketFrame(Payloads.of("b")));
        channel().write(text("c"));
        channel().flush();
        channel().peerReadsAll();
        assertThat(writes()).isEqualTo(1);
        assertThat(WireFrame.brief(channel())).containsExactly("TEXT a", "PING b", "TEXT c");
    }

    @Test
    void waitsForTheFlush() {
        channel().write(text("a"));
        assertThat(channel().pendingBytes()).isZero();
        channel().peerReadsAll();
        assertThat(writes()).isZero();
        channel().flush();
        assertThat(WireFrame.brief(channel())).containsExactly("TEXT a");
    }

    @Test
    void isBounded() {
        int frames = 200;
        int written = 0;
        for (int i = 0; i < frames; i++) {
            channel().write(binary(400));
            written += 400;
            assertThat(written - channel().pendingBytes()).isLessThanOrEqualTo(MAX_UNSEEN_BYTES);
        }
        channel().flush();
        channel().peerReadsAll();
        assertThat(writes()).isEqualTo(5); // 200 frames of 404 or 408 bytes, 40 of them in 16 KiB
        assertThat(WireFrame.written(channel())).hasSize(frames);
    }

    @Test
    void takesNoMoreMemoryThanSmallFramesWantThatAreFlushedOneByOne() {
        channel().peerReadsAll();
        for (int i = 0; i < 3; i++) {
            expectSmallBuffer();
        }
    }

    /** A buffer that grows is copied. */
    @Test
    void takesItsMemoryAtOnceAsLongAsBuffersAreFull() {
        channel().peerReadsAll();
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 16; j++) {
                channel().write(binary(1024)); // one more than a buffer takes
            }
            channel().flush();
            ByteBuf full = channel().readOutbound();
            ByteBuf rest = channel().readOutbound();
            assertThat(full.readableBytes()).isEqualTo(15 * rest.readableBytes());
            if (i > 0) {
                assertThat(full.capacity()).isEqualTo(full.readableBytes());
            }
            full.release();
            rest.release();
        }
        channel().writeAndFlush(text("the last large one"));
        channel().<ByteBuf>readOutbound().release();
        expectSmallBuffer();
    }

    private void expectSmallBuffer() {
        channel().writeAndFlush(text("a"));
        ByteBuf buffer = channel().readOutbound();
        assertThat(buffer.capacity()).isLessThanOrEqualTo(256);
        buffer.release();
    }

    @Nested
    class Order {

        @Test
        void isKeptWithLargePayloadsRawBytesAndAClose() {
            channel().write(text("a"));
            channel().write(binary(LARGE));
            channel().write(text("b"));
            channel().write(Payloads.of("\u0081\u0001r"));
            channel().write(text("c"));
            channel().write(new CloseWebSocketFrame());
            channel().flush();
            channel().peerReadsAll();
            List<String> expected =
                    List.of("TEXT a", "BINARY " + Payloads.pattern(LARGE), "TEXT b", "TEXT r", "TEXT c", "CLOSE ");
            assertThat(WireFrame.brief(channel())).isEqualTo(expected);
        }

        @Test
        void putsTheHeaderOfALargePayloadBehindTheSmallFrames() {
            channel().write(text("a"));
            channel().write(binary(LARGE));
            channel().flush();
            channel().peerReadsAll();
            assertThat(writes()).isEqualTo(2);
        }

        /** Handlers hear of it inside the write that fills the channel's buffer. */
        @Test
        void isKeptWhenAFullCorkMakesTheChannelUnwritable() {
            channel =
                    new StalledChannel(new FrameEncoder(role, CodecConfig.DEFAULT), new ChannelInboundHandlerAdapter() {
                        @Override
                        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
                            if (!ctx.channel().isWritable()) {
                                ctx.writeAndFlush(new PingWebSocketFrame());
                            }
                        }
                    });
            channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 1));
            for (int i = 0; i < 41; i++) {
                channel.write(binary(400));
            }
            channel.flush();
            channel.peerReadsAll();
            List<String> frames = WireFrame.brief(channel);
            assertThat(frames).hasSize(42).last().isEqualTo("PING ");
            assertThat(frames.subList(0, 41)).containsOnly("BINARY " + Payloads.pattern(400));
        }
    }

    @Nested
    class Promises {

        @Test
        void areDoneInOrderWhenTheBytesAreWritten() {
            List<String> done = new ArrayList<>();
            for (String each : List.of("a", "b", "c")) {
                channel().write(text(each)).addListener(written -> done.add(each));
            }
            channel().flush();
            assertThat(done).isEmpty();
            channel().peerReadsAll();
            assertThat(done).containsExactly("a", "b", "c");
        }

        @Test
        void failWhenTheChannelIsClosedWithoutAFlush() {
            List<ChannelPromise> promises =
                    Stream.generate(() -> channel().newPromise()).limit(3).toList();
            promises.forEach(promise -> channel().write(text("a"), promise));
            channel().close();
            assertThat(promises)
                    .allSatisfy(promise -> assertThat(promise.cause()).isInstanceOf(ClosedChannelException.class));
        }

        @Test
        void mayBeVoidAmongOthers() {
            ChannelPromise promise = channel().newPromise();
            channel().write(text("a"), channel().voidPromise());
            channel().write(text("b"), promise);
            channel().flush();
            channel().peerReadsAll();
            assertThat(promise.isSuccess()).isTrue();
            assertThat(application.exceptions).isEmpty();
            assertThat(WireFrame.brief(channel())).containsExactly("TEXT a", "TEXT b");
        }
    }

    @Nested
    class WhenItCannotBeWritten {

        private void failing() {
            channel = new StalledChannel(
                    new ChannelOutboundHandlerAdapter() {
                        @Override
                        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                            ReferenceCountUtil.release(msg);
                            promise.setFailure(new IllegalStateException("on purpose"));
                        }
                    },
                    new FrameEncoder(
                            role,
                            CodecConfig.builder()
                                    .rsvBits(WebSocketExtension.RSV1)
                                    .build()),
                    application);
        }

        @Test
        void allItsPromisesFailAndTheConnectionLives() {
            failing();
            List<ChannelPromise> promises =
                    Stream.generate(() -> channel().newPromise()).limit(3).toList();
            promises.forEach(promise -> channel().write(text("a"), promise));
            channel().write(text("a"), channel().voidPromise());
            channel().flush();
            assertThat(promises)
                    .allSatisfy(promise -> assertThat(promise.cause()).hasMessage("on purpose"));
            assertThat(application.exceptions)
                    .singleElement()
                    .satisfies(e -> assertThat(e).hasMessage("on purpose"));
            assertThat(channel().isOpen()).isTrue();
        }

        static Stream<WebSocketFrame> framesThatOthersRelyOn() {
            return Stream.of(
                    new TextWebSocketFrame(false, 0, "the first fragment"),
                    new TextWebSocketFrame(true, WebSocketExtension.RSV1, "what an extension has marked"));
        }

        @ParameterizedTest
        @MethodSource("framesThatOthersRelyOn")
        void theChannelIsClosedForAFrameThatWhatFollowsReliesOn(WebSocketFrame frame) {
            failing();
            channel().write(text("a"));
            channel().write(frame, channel().voidPromise());
            channel().flush();
            assertThat(channel().isOpen()).isFalse();
        }
    }

    @Test
    void passesOnWhatItHoldsWhenTheEncoderIsRemoved() {
        channel().write(text("a"));
        channel().pipeline().remove(FrameEncoder.class);
        channel().flush();
        channel().peerReadsAll();
        assertThat(WireFrame.brief(channel())).containsExactly("TEXT a");
    }

    @Test
    void passesOnWhatItHoldsBeforeAClose() {
        List<String> order = new ArrayList<>();
        channel = new StalledChannel(
                new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                        order.add("write");
                        ctx.write(msg, promise);
                    }

                    @Override
                    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
                        order.add("close");
                        ctx.close(promise);
                    }
                },
                new FrameEncoder(role, CodecConfig.DEFAULT));
        channel.write(text("a"));
        channel.close();
        assertThat(order).startsWith("write", "close");
    }

    @Test
    void givesEachFrameOfAClientItsOwnKey() {
        IntStream.range(0, 20).forEach(i -> channel().write(text("same")));
        channel().flush();
        channel().peerReadsAll();
        List<WireFrame> frames = WireFrame.written(channel());
        assertThat(frames).extracting(WireFrame::payload).containsOnly("same");
        if (role == Role.CLIENT) {
            assertThat(frames).extracting(WireFrame::key).doesNotHaveDuplicates();
        }
    }
}
