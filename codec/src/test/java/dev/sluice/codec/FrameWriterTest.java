package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import io.netty.util.IllegalReferenceCountException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames written without an object for each. */
@ParameterizedClass
@EnumSource
class FrameWriterTest {

    private static final int TEXT = FrameHeader.FIN | FrameHeader.TEXT;
    private static final int LARGE = 4096;

    @Parameter
    Role role;

    private @Nullable StalledChannel channel;

    private StalledChannel channel(CodecConfig config, ChannelHandler... extensions) {
        channel = new StalledChannel(new ChannelInboundHandlerAdapter());
        CodecPipeline.install(
                channel.pipeline(), channel.pipeline().firstContext().name(), role, config, List.of(extensions));
        return channel;
    }

    private FrameWriter writer(CodecConfig config, ChannelHandler... extensions) {
        return FrameWriter.of(channel(config, extensions).pipeline());
    }

    private FrameWriter writer() {
        return writer(CodecConfig.DEFAULT);
    }

    @AfterEach
    void release() {
        if (channel != null) {
            channel.unsafe().close(channel.voidPromise());
            channel.finishAndReleaseAll();
        }
    }

    private static boolean write(FrameWriter out, int flags, String payload) {
        ByteBuf borrowed = Payloads.of("<" + payload + ">");
        try {
            return out.write(flags, borrowed, 1, payload.length());
        } finally {
            assertThat(borrowed.toString(java.nio.charset.StandardCharsets.ISO_8859_1))
                    .isEqualTo("<" + payload + ">");
            borrowed.release();
        }
    }

    private List<String> sent() {
        channel.peerReadsAll();
        return WireFrame.brief(channel);
    }

    @Test
    void putsSmallPayloadsIntoOneBuffer() {
        FrameWriter out = writer();
        assertThat(write(out, TEXT, "a")).isTrue();
        assertThat(write(out, TEXT, "b")).isTrue();
        channel.write(new TextWebSocketFrame(Payloads.of("c")));
        out.flush();
        channel.peerReadsAll();
        assertThat(channel.outboundMessages()).hasSize(1);
        assertThat(sent()).containsExactly("TEXT a", "TEXT b", "TEXT c");
    }

    @Test
    void writesFragments() {
        FrameWriter out = writer();
        write(out, FrameHeader.BINARY, "a");
        write(out, FrameHeader.CONTINUATION, "b");
        write(out, FrameHeader.FIN | FrameHeader.CONTINUATION, "c");
        out.flush();
        assertThat(sent()).containsExactly("BINARY a-", "CONT b-", "CONT c");
    }

    @Test
    void keepsALargePayloadAndNothingOfTheCallers() {
        FrameWriter out = writer();
        ByteBuf payload = Payloads.of(Payloads.pattern(LARGE));
        assertThat(out.write(TEXT, payload, 0, LARGE)).isTrue();
        assertThat(payload.refCnt()).isEqualTo(role == Role.SERVER ? 2 : 1); // a client masks, and so copies
        out.flush();
        assertThat(sent()).containsExactly("TEXT " + Payloads.pattern(LARGE));
        assertThat(payload.refCnt()).isEqualTo(1);
        payload.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {FrameHeader.CLOSE, FrameHeader.PING, FrameHeader.PONG})
    void refusesControlFrames(int opcode) {
        FrameWriter out = writer();
        assertThatThrownBy(() -> write(out, FrameHeader.FIN | opcode, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("flags: 0x8" + Integer.toHexString(opcode) + " (expected: ");
    }

    @Test
    void refusesWhatTheRulesForbid() {
        FrameWriter out = writer();
        assertThatThrownBy(() -> write(out, FrameHeader.CONTINUATION, "x"))
                .isInstanceOf(FrameRefusedException.class)
                .hasMessageEndingWith("flags 0x0");
        assertThat(write(out, TEXT, "next")).isTrue();
        out.flush();
        assertThat(sent()).containsExactly("TEXT next");
    }

    /** Else the header would stand there alone, and take the bytes of the next frame for its payload. */
    @Test
    void leavesNothingBehindOfAPayloadThatCannotBeRead() {
        FrameWriter out = writer();
        write(out, TEXT, "before");
        ByteBuf payload = Payloads.of("short");
        assertThatThrownBy(() -> out.write(TEXT, payload, 3, payload.capacity()))
                .isInstanceOf(IndexOutOfBoundsException.class);
        payload.release();
        assertThatThrownBy(() -> out.write(TEXT, payload, 0, 5)).isInstanceOf(IllegalReferenceCountException.class);
        write(out, TEXT, "next");
        out.flush();
        assertThat(sent()).containsExactly("TEXT before", "TEXT next");
    }

    @Test
    void sendsNothingBehindAClose() {
        FrameWriter out = writer();
        channel.writeAndFlush(new CloseWebSocketFrame());
        assertThat(write(out, TEXT, "late")).isFalse();
        out.flush();
        assertThat(sent()).containsExactly("CLOSE ");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, LARGE})
    void sendsNothingOnAClosedChannel(int length) {
        FrameWriter out = writer();
        channel.unsafe().close(channel.voidPromise());
        channel.runPendingTasks();
        assertThat(write(out, TEXT, Payloads.pattern(length))).isFalse();
    }

    @Test
    void wantsAnEncoderThatIsThere() {
        EmbeddedChannel empty = new EmbeddedChannel();
        assertThatThrownBy(() -> FrameWriter.of(empty.pipeline()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FrameEncoder");
    }

    @Test
    void knowsItsChannel() {
        assertThat(writer().channel()).isSameAs(channel);
    }

    @Nested
    class ASlowReader {

        private final CodecConfig config =
                CodecConfig.builder().maxOutboundBytes(3 * 256).build();

        @ParameterizedTest
        @ValueSource(ints = {1, 256})
        void isClosedPastTheLimit(int length) {
            FrameWriter out = writer(config);
            String payload = Payloads.pattern(length);
            for (int i = 0; i < 3; i++) {
                assertThat(write(out, TEXT, payload)).isTrue();
            }
            assertThat(write(out, TEXT, payload)).isFalse();
            assertThat(write(out, TEXT, payload)).isFalse();
            assertThat(sent()).hasSize(4).last().isEqualTo("CLOSE \u0003\u00f5slow reader");
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 255})
        void mayHaveMoreWhenItHasRead(int length) {
            FrameWriter out = writer(config);
            BackpressureHandler handler = channel.pipeline().get(BackpressureHandler.class);
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 3; i++) {
                    assertThat(write(out, TEXT, Payloads.pattern(length))).isTrue();
                }
                assertThat(handler.queuedBytes()).isEqualTo(3 * 256);
                out.flush();
                assertThat(sent()).hasSize(3);
                assertThat(handler.queuedBytes()).isZero();
                channel.peerReads(0);
            }
        }

        @Test
        void isChargedForALargePayloadUntilThatIsRead() {
            FrameWriter out = writer(config);
            BackpressureHandler handler = channel.pipeline().get(BackpressureHandler.class);
            write(out, TEXT, Payloads.pattern(LARGE));
            assertThat(handler.queuedBytes()).isEqualTo(LARGE);
            out.flush();
            sent();
            assertThat(handler.queuedBytes()).isZero();
        }
    }

    @Nested
    class WithFragments {

        private final CodecConfig config =
                CodecConfig.builder().outboundFragmentBytes(4).build();

        @Test
        void cutsWhatIsLong() {
            FrameWriter out = writer(config);
            write(out, TEXT, "0123456789");
            out.flush();
            assertThat(sent()).containsExactly("TEXT 0123-", "CONT 4567-", "CONT 89");
        }

        @Test
        void keepsTheOrderBehindWhatIsBeingCut() {
            FrameWriter out = writer(config);
            write(out, TEXT, "01234");
            write(out, TEXT, "a");
            out.flush();
            write(out, TEXT, "b");
            out.flush();
            assertThat(sent()).containsExactly("TEXT 0123-", "CONT 4", "TEXT a", "TEXT b");
        }
    }

    @Nested
    class InFrontOfAnExtension {

        /** Puts a mark around every message. */
        private static final class Marking extends WebSocketExtensionEncoder {

            @Override
            public boolean acceptOutboundMessage(Object msg) {
                return msg instanceof TextWebSocketFrame;
            }

            @Override
            protected void encode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) {
                ByteBuf marked = Payloads.of("[").writeBytes(frame.content()).writeByte(']');
                out.add(frame.replace(marked));
            }
        }

        @Test
        void givesItFrames() {
            FrameWriter out = writer(CodecConfig.DEFAULT, new Marking());
            assertThat(write(out, TEXT, "a")).isTrue();
            out.flush();
            assertThat(sent()).containsExactly("TEXT [a]");
            assertThat(out.channel()).isSameAs(channel);
        }

        @Test
        void refusesAndDeclinesAsEver() {
            FrameWriter out = writer(CodecConfig.DEFAULT, new Marking());
            assertThatThrownBy(() -> write(out, FrameHeader.CONTINUATION, "x"))
                    .isInstanceOf(FrameRefusedException.class);
            assertThatThrownBy(() -> write(out, FrameHeader.PING, "x")).isInstanceOf(IllegalArgumentException.class);
            channel.writeAndFlush(new CloseWebSocketFrame());
            assertThat(write(out, TEXT, "late")).isFalse();
        }
    }
}
