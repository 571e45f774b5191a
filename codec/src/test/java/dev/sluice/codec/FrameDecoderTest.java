package dev.sluice.codec;

import static dev.sluice.testing.Wire.BINARY;
import static dev.sluice.testing.Wire.FIN;
import static dev.sluice.testing.Wire.PING;
import static dev.sluice.testing.Wire.TEXT;
import static dev.sluice.testing.Wire.concat;
import static dev.sluice.testing.Wire.frame;
import static dev.sluice.testing.Wire.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.when;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {

    static Stream<ByteBufAllocator> allocators() {
        return Stream.of(
                new PooledByteBufAllocator(true), new PooledByteBufAllocator(false), new AdaptiveByteBufAllocator());
    }

    @Nested
    @DisplayName("gap 9: a frame wholly inside the read buffer is not copied")
    class Copies {

        @ParameterizedTest
        @MethodSource("dev.sluice.codec.FrameDecoderTest#allocators")
        void theLastFrameGetsTheBufferItself(ByteBufAllocator alloc) {
            EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(Role.SERVER, CodecConfig.DEFAULT));
            ByteBuf in = alloc.buffer().writeBytes(frame(Role.CLIENT, FIN | BINARY, "payload"));
            channel.writeInbound(in);
            BinaryWebSocketFrame frame = channel.readInbound();

            assertThat(frame.content()).isSameAs(in);
            assertThat(frame.refCnt()).isOne();
            assertThat(frame.content().toString(java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("payload");
            frame.release();
            assertThat(in.refCnt()).isZero();
            channel.finish();
        }

        @ParameterizedTest
        @MethodSource("dev.sluice.codec.FrameDecoderTest#allocators")
        void theOthersAreViewsOfIt(ByteBufAllocator alloc) {
            EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(Role.SERVER, CodecConfig.DEFAULT));
            ByteBuf in = alloc.buffer()
                    .writeBytes(frame(Role.CLIENT, FIN | BINARY, "first"))
                    .writeBytes(frame(Role.CLIENT, FIN | BINARY, "second"));
            channel.writeInbound(in);
            BinaryWebSocketFrame first = channel.readInbound();
            BinaryWebSocketFrame second = channel.readInbound();

            first.content().setByte(0, 'F');
            assertThat(in.getByte(6)).as("the byte behind a header of six").isEqualTo((byte) 'F');
            assertThat(second.content()).isSameAs(in);
            second.release();
            assertThat(first.content().toString(java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("First");
            first.release();
            assertThat(in.refCnt()).isZero();
            channel.finish();
        }

        @Test
        void theBufferIsReleasedWhenNoFrameTookIt() {
            EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(Role.SERVER, CodecConfig.DEFAULT));
            ByteBuf in = channel.alloc().buffer().writeBytes(frame(Role.CLIENT, FIN | TEXT, "cut"), 0, 8);
            channel.writeInbound(in);

            assertThat(in.refCnt()).isZero();
            channel.finish();
        }
    }

    @Nested
    class WithoutMemory {

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void noFrameComesFromBehindWhatWasLost(boolean lostAsAWhole) {
            Role role =
                    lostAsAWhole ? Role.SERVER : Role.CLIENT; // a server's copy of a shared buffer, or half a payload
            byte[] frame = frame(role.peer(), FIN | BINARY, "0123456789");
            EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(role, CodecConfig.DEFAULT));
            ByteBufAllocator alloc = channel.alloc();
            ByteBufAllocator exhausted = mock(ByteBufAllocator.class);
            when(exhausted.buffer(anyInt())).thenThrow(new OutOfMemoryError("on purpose"));
            when(exhausted.buffer(anyInt(), anyInt())).thenThrow(new OutOfMemoryError("on purpose"));
            ByteBuf half = spy(Unpooled.wrappedBuffer(frame, 0, frame.length - 5));
            when(half.alloc()).thenReturn(exhausted);
            channel.config().setAllocator(exhausted);
            channel.pipeline().fireChannelRead(half);
            channel.config().setAllocator(alloc);

            assertThatThrownBy(channel::checkException).isInstanceOf(OutOfMemoryError.class);
            assertThat(half.refCnt()).isZero();
            channel.writeInbound(
                    alloc.buffer().writeBytes(frame, frame.length - 5, 5),
                    alloc.buffer().writeBytes(frame));
            assertThat(channel.<Object>readInbound()).isNull();
            channel.finish();
        }
    }

    @Nested
    class WhenAHandlerFurtherOnInterferes {

        @Test
        void bytesThatItMakesArriveWaitForTheFramesBeforeThem() {
            List<String> seen = new ArrayList<>();
            EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(Role.SERVER, CodecConfig.DEFAULT));
            channel.pipeline().addLast(new Texts(seen) {
                @Override
                void saw(ChannelHandlerContext ctx, String text) {
                    if (text.equals("1")) {
                        ctx.pipeline().fireChannelRead(masked(ctx, "4"));
                        ctx.pipeline().fireChannelRead(masked(ctx, "5"));
                    }
                }
            });
            channel.writeInbound(channel.alloc()
                    .buffer()
                    .writeBytes(frame(Role.CLIENT, FIN | TEXT, "1"))
                    .writeBytes(frame(Role.CLIENT, FIN | TEXT, "2"))
                    .writeBytes(frame(Role.CLIENT, FIN | TEXT, "3")));

            assertThat(seen).containsExactly("1", "2", "3", "4", "5");
            channel.finish();
        }

        @Test
        void onceRemovedItPassesOnWhatItHasNotParsed() {
            List<String> seen = new ArrayList<>();
            FrameDecoder decoder = new FrameDecoder(Role.SERVER, CodecConfig.DEFAULT);
            EmbeddedChannel channel = new EmbeddedChannel(decoder);
            channel.pipeline().addLast(new Texts(seen) {
                @Override
                void saw(ChannelHandlerContext ctx, String text) {
                    if (text.equals("1")) {
                        ctx.pipeline().remove(decoder);
                    }
                }
            });
            byte[] rest = concat(frame(Role.CLIENT, FIN | TEXT, "2"), utf8("half a header"));
            channel.writeInbound(channel.alloc()
                    .buffer()
                    .writeBytes(frame(Role.CLIENT, FIN | TEXT, "1"))
                    .writeBytes(rest));

            assertThat(seen).containsExactly("1");
            ByteBuf passedOn = channel.readInbound();
            assertThat(io.netty.buffer.ByteBufUtil.getBytes(passedOn)).isEqualTo(rest);
            passedOn.release();
            channel.finish();
        }

        @Test
        void replacedByAnotherDecoderNothingIsLost() {
            List<String> seen = new ArrayList<>();
            FrameDecoder decoder = new FrameDecoder(Role.SERVER, CodecConfig.DEFAULT);
            EmbeddedChannel channel = new EmbeddedChannel(decoder);
            channel.pipeline().addLast(new Texts(seen) {
                @Override
                void saw(ChannelHandlerContext ctx, String text) {
                    if (text.equals("1")) {
                        ctx.pipeline().replace(decoder, null, new FrameDecoder(Role.SERVER, CodecConfig.DEFAULT));
                    }
                }
            });
            channel.writeInbound(channel.alloc()
                    .buffer()
                    .writeBytes(frame(Role.CLIENT, FIN | TEXT, "1"))
                    .writeBytes(frame(Role.CLIENT, FIN | TEXT, "2")));

            assertThat(seen).containsExactly("1", "2");
            channel.finish();
        }

        @Test
        void aCloseOfTheChannelInTheMiddleOfABufferLeaksNothing() {
            EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(Role.SERVER, CodecConfig.DEFAULT));
            List<String> seen = new ArrayList<>();
            channel.pipeline().addLast(new Texts(seen) {
                @Override
                void saw(ChannelHandlerContext ctx, String text) {
                    ctx.close();
                }
            });
            ByteBuf in = channel.alloc()
                    .buffer()
                    .writeBytes(frame(Role.CLIENT, FIN | TEXT, "1"))
                    .writeBytes(frame(Role.CLIENT, FIN | TEXT, "2"));
            channel.writeInbound(in);

            assertThat(in.refCnt()).isZero();
            assertThat(channel.isOpen()).isFalse();
        }
    }

    @Test
    void firesTheFramesBeforeAViolationFirst() {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(Role.SERVER, CodecConfig.DEFAULT));
        ByteBuf in = channel.alloc()
                .buffer()
                .writeBytes(frame(Role.CLIENT, FIN | TEXT, "1"))
                .writeBytes(frame(Role.CLIENT, FIN | 0x3, "2"))
                .writeBytes(frame(Role.CLIENT, FIN | TEXT, "3"));

        assertThatThrownBy(() -> channel.writeInbound(in)).isInstanceOf(ProtocolViolationException.class);
        TextWebSocketFrame only = channel.readInbound();
        assertThat(only.text()).isEqualTo("1");
        only.release();
        assertThat(channel.<Object>readInbound()).isNull();
        assertThat(in.refCnt()).isZero();
        channel.finish();
    }

    @Test
    void passesOnWhatAreNoBytes() {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(Role.CLIENT, CodecConfig.DEFAULT));
        channel.writeInbound("not bytes");

        assertThat(channel.<Object>readInbound()).isEqualTo("not bytes");
        channel.finish();
    }

    @Test
    void aHalfFrameIsReleasedWithTheChannel() {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(Role.SERVER, CodecConfig.DEFAULT));
        channel.writeInbound(
                channel.alloc().buffer().writeBytes(frame(Role.CLIENT, FIN | TEXT, "half a frame"), 0, 12));
        channel.close();

        assertThat(channel.finish()).isFalse(); // the leak detector sees to the rest
    }

    @Test
    void readsOnByItselfWhenAReadGaveNoFrame() {
        int[] reads = new int[1];
        EmbeddedChannel channel = new EmbeddedChannel(
                new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void read(ChannelHandlerContext ctx) {
                        reads[0]++;
                    }
                },
                new FrameDecoder(Role.SERVER, CodecConfig.DEFAULT));
        channel.config().setAutoRead(false);
        byte[] ping = frame(Role.CLIENT, FIN | PING, "p");
        reads[0] = 0;
        channel.writeInbound(channel.alloc().buffer().writeBytes(ping, 0, 3));
        assertThat(reads[0]).as("half a frame").isOne();

        channel.writeInbound(channel.alloc().buffer().writeBytes(ping, 3, ping.length - 3));
        assertThat(reads[0]).as("a whole frame").isOne();
        WebSocketFrame frame = channel.readInbound();
        frame.release();
        channel.finish();
    }

    private static ByteBuf masked(ChannelHandlerContext ctx, String text) {
        return ctx.alloc().buffer().writeBytes(frame(Role.CLIENT, FIN | TEXT, text));
    }

    /** Notes the text of the frames that arrive, passes everything else on. */
    private abstract static class Texts extends ChannelInboundHandlerAdapter {
        private final List<String> seen;

        Texts(List<String> seen) {
            this.seen = seen;
        }

        abstract void saw(ChannelHandlerContext ctx, String text);

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            if (msg instanceof TextWebSocketFrame frame) {
                String text = frame.text();
                frame.release();
                seen.add(text);
                saw(ctx, text);
            } else {
                ctx.fireChannelRead(msg);
            }
        }
    }
}
