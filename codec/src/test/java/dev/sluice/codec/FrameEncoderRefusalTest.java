package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may not be sent: nothing goes out, the frame is released, the promise tells why, the connection lives. */
@ParameterizedClass
@EnumSource
class FrameEncoderRefusalTest {

    @Parameter
    Role role;

    private EmbeddedChannel channel;

    private EmbeddedChannel channel() {
        if (channel == null) {
            channel = new EmbeddedChannel(new FrameEncoder(role, CodecConfig.DEFAULT));
        }
        return channel;
    }

    @AfterEach
    void theConnectionLives() {
        assertThat(channel().isActive()).isTrue();
        channel().checkException();
        channel().finishAndReleaseAll();
    }

    private void assertRefused(WebSocketFrame frame, Violation violation) {
        ChannelFuture write = channel().writeAndFlush(frame);
        assertThat(write.cause()).isInstanceOfSatisfying(FrameRefusedException.class, refusal -> {
            assertThat(refusal.violation()).isEqualTo(violation);
            assertThat(refusal)
                    .hasMessageContaining(violation.message())
                    .hasMessageContaining(violation.section())
                    .hasMessageContaining(frame.getClass().getSimpleName());
        });
        assertThat(frame.refCnt()).isZero();
        assertThat(channel().<Object>readOutbound()).isNull();
    }

    private void assertWritten(WebSocketFrame frame) {
        String expected = Integer.toHexString(frame.content().readableBytes());
        assertThat(channel().writeAndFlush(frame).isSuccess()).as(expected).isTrue();
        assertThat(WireFrame.written(channel())).hasSize(1);
    }

    @Nested
    class Section5_5ControlFrames {

        @Test
        @DisplayName("gap 7: its encoder sends Pong and Close of more than 125 bytes, and fragmented Pings")
        void refusesWhatNettysEncoderSends() {
            assertRefused(new PongWebSocketFrame(Payloads.of(Payloads.pattern(126))), Violation.CONTROL_FRAME_TOO_LONG);
            assertRefused(new CloseWebSocketFrame(true, 0, 1000, "x".repeat(124)), Violation.CONTROL_FRAME_TOO_LONG);
            assertRefused(new PingWebSocketFrame(false, 0, Payloads.of("")), Violation.CONTROL_FRAME_FRAGMENTED);
        }

        static Stream<Arguments> tooLong() {
            return Stream.of(126, 127, 65_535, 65_536)
                    .flatMap(length -> Stream.of(
                            arguments(new PingWebSocketFrame(Payloads.of("a".repeat(length)))),
                            arguments(new PongWebSocketFrame(Payloads.of("a".repeat(length)))),
                            arguments(new CloseWebSocketFrame(true, 0, Payloads.of("a".repeat(length))))));
        }

        @ParameterizedTest
        @MethodSource
        @DisplayName("control frame over 125 bytes, or fragmented: over 125 bytes")
        void tooLong(WebSocketFrame frame) {
            assertRefused(frame, Violation.CONTROL_FRAME_TOO_LONG);
        }

        static Stream<Arguments> fragmented() {
            return Stream.of(
                    arguments(new PingWebSocketFrame(false, 0, Payloads.of("x"))),
                    arguments(new PongWebSocketFrame(false, 0, Payloads.of("x"))),
                    arguments(new CloseWebSocketFrame(false, 0, Payloads.of(""))));
        }

        @ParameterizedTest
        @MethodSource
        @DisplayName("control frame over 125 bytes, or fragmented: fragmented")
        void fragmented(WebSocketFrame frame) {
            assertRefused(frame, Violation.CONTROL_FRAME_FRAGMENTED);
        }

        @Test
        void sendsControlFramesOf125Bytes() {
            assertWritten(new PingWebSocketFrame(Payloads.of(Payloads.pattern(125))));
            assertWritten(new PongWebSocketFrame(Payloads.of(Payloads.pattern(125))));
            assertWritten(new CloseWebSocketFrame(1000, "x".repeat(123)));
        }
    }

    @Nested
    class Section5_4Fragmentation {

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void refusesAContinuationOfNothing(boolean fin) {
            assertRefused(
                    new ContinuationWebSocketFrame(fin, 0, Payloads.of("x")), Violation.CONTINUATION_WITHOUT_START);
        }

        @Test
        void refusesASecondContinuationAfterTheLast() {
            assertWritten(new TextWebSocketFrame(false, 0, Payloads.of("a")));
            assertWritten(new ContinuationWebSocketFrame(true, 0, Payloads.of("b")));
            assertRefused(
                    new ContinuationWebSocketFrame(true, 0, Payloads.of("c")), Violation.CONTINUATION_WITHOUT_START);
        }

        @Test
        void refusesAMessageInsideAMessageAndThenSendsTheRest() {
            assertWritten(new TextWebSocketFrame(false, 0, Payloads.of("a")));
            assertRefused(new TextWebSocketFrame(Payloads.of("b")), Violation.MESSAGE_INSIDE_MESSAGE);
            assertRefused(new BinaryWebSocketFrame(false, 0, Payloads.of("c")), Violation.MESSAGE_INSIDE_MESSAGE);
            assertWritten(new ContinuationWebSocketFrame(false, 0, Payloads.of("d")));
            assertRefused(new BinaryWebSocketFrame(Payloads.of("e")), Violation.MESSAGE_INSIDE_MESSAGE);
            assertWritten(new ContinuationWebSocketFrame(true, 0, Payloads.of("f")));
            assertWritten(new BinaryWebSocketFrame(Payloads.of("g")));
        }

        @Test
        void sendsControlFramesInsideAMessage() {
            assertWritten(new TextWebSocketFrame(false, 0, Payloads.of("a")));
            assertWritten(new PingWebSocketFrame(Payloads.of("b")));
            assertWritten(new PongWebSocketFrame(Payloads.of("c")));
            assertWritten(new ContinuationWebSocketFrame(true, 0, Payloads.of("d")));
        }

        @Test
        void doesNotCountARefusedFirstFragmentAsAStart() {
            assertRefused(new TextWebSocketFrame(false, 4, Payloads.of("a")), Violation.RESERVED_BITS);
            assertRefused(
                    new ContinuationWebSocketFrame(true, 0, Payloads.of("b")), Violation.CONTINUATION_WITHOUT_START);
        }
    }

    @Nested
    class Section5_2ReservedBits {

        static Stream<Arguments> everyTypeAndBit() {
            return Stream.of(1, 2, 4)
                    .flatMap(rsv -> Stream.of(
                            arguments(new TextWebSocketFrame(true, rsv, Payloads.of("x"))),
                            arguments(new BinaryWebSocketFrame(true, rsv, Payloads.of("x"))),
                            arguments(new ContinuationWebSocketFrame(true, rsv, Payloads.of("x"))),
                            arguments(new PingWebSocketFrame(true, rsv, Payloads.of("x"))),
                            arguments(new PongWebSocketFrame(true, rsv, Payloads.of("x"))),
                            arguments(new CloseWebSocketFrame(true, rsv, Payloads.of("")))));
        }

        @ParameterizedTest
        @MethodSource
        @DisplayName("RSV1, RSV2, RSV3 not negotiated")
        void everyTypeAndBit(WebSocketFrame frame) {
            assertRefused(frame, Violation.RESERVED_BITS);
        }

        @Test
        @DisplayName("RSV1 on a control frame or a continuation")
        void refusesRsv1ThatStartsNoMessage() {
            channel = new EmbeddedChannel(
                    new FrameEncoder(role, CodecConfig.builder().rsvBits(4).build()));
            assertRefused(new PingWebSocketFrame(true, 4, Payloads.of("x")), Violation.RSV1_NOT_ON_FIRST_FRAME);
            assertRefused(new CloseWebSocketFrame(true, 4, Payloads.of("")), Violation.RSV1_NOT_ON_FIRST_FRAME);
            assertWritten(new TextWebSocketFrame(false, 4, Payloads.of("x")));
            assertRefused(new ContinuationWebSocketFrame(true, 4, Payloads.of("x")), Violation.RSV1_NOT_ON_FIRST_FRAME);
            assertRefused(new PingWebSocketFrame(true, 2, Payloads.of("x")), Violation.RESERVED_BITS);
        }
    }

    @Nested
    class Section5_5_1Close {

        @Test
        @DisplayName("Close with 1 byte")
        void refusesHalfACode() {
            assertRefused(new CloseWebSocketFrame(true, 0, Payloads.of("\u0003")), Violation.CLOSE_PAYLOAD_TRUNCATED);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535})
        @DisplayName("Close with codes 0, 999, 1004, 1005, 1006, 1015, 1016-2999, 5000, 65535")
        void refusesACodeThatMayNotBeSent(int code) {
            ByteBuf payload = Payloads.of("").writeShort(code);
            assertRefused(new CloseWebSocketFrame(true, 0, payload), Violation.CLOSE_CODE_INVALID);
        }

        @Test
        @DisplayName("Close with a reason that is not UTF-8")
        void refusesAReasonThatIsNotUtf8() {
            for (String reason : List.of("\u00FF", "cut\u00E2\u0082")) {
                assertRefused(
                        new CloseWebSocketFrame(true, 0, Payloads.of("\u0003\u00E8" + reason)),
                        Violation.CLOSE_REASON_NOT_UTF8);
            }
        }

        @Test
        void staysOpenAfterARefusedClose() {
            refusesHalfACode();
            assertWritten(new TextWebSocketFrame(Payloads.of("still here")));
            assertWritten(new CloseWebSocketFrame());
        }

        @Test
        @DisplayName("anything after Close")
        void refusesEverythingAfterAClose() {
            assertWritten(new CloseWebSocketFrame(1000, "bye"));
            for (WebSocketFrame frame : List.of(
                    new TextWebSocketFrame(Payloads.of("x")),
                    new BinaryWebSocketFrame(Payloads.of("x")),
                    new ContinuationWebSocketFrame(Payloads.of("x")),
                    new PingWebSocketFrame(Payloads.of("x")),
                    new PongWebSocketFrame(Payloads.of("x")),
                    new CloseWebSocketFrame(1000, "again"))) {
                ChannelFuture write = channel().writeAndFlush(frame);
                assertThat(write.cause())
                        .isInstanceOf(ClosedChannelException.class)
                        .hasMessageContaining("5.5.1")
                        .hasNoCause();
                assertThat(write.cause().getStackTrace()).isEmpty();
                assertThat(frame.refCnt()).isZero();
            }
            assertThat(channel().<Object>readOutbound()).isNull();
        }

        @Test
        void sendsACloseInsideAMessage() {
            assertWritten(new TextWebSocketFrame(false, 0, Payloads.of("a")));
            assertWritten(new CloseWebSocketFrame(1001, ""));
        }
    }

    @Nested
    class FrameTypes {

        @Test
        void refusesAFrameTypeThatIsNotNettys() {
            WebSocketFrame frame = new MyFrame(Payloads.of("x"));
            ChannelFuture write = channel().writeAndFlush(frame);
            assertThat(write.cause())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(MyFrame.class.getName())
                    .hasMessageContaining("expected: one of Netty's six frame types");
            assertThat(frame.refCnt()).isZero();
            assertThat(channel().<Object>readOutbound()).isNull();
        }

        @Test
        void refusesItWithEveryBitSetToo() {
            WebSocketFrame frame = new MyFrame(true, 7, Payloads.of("x"));
            assertThat(channel().writeAndFlush(frame).cause()).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static final class MyFrame extends WebSocketFrame {

        MyFrame(ByteBuf content) {
            super(content);
        }

        MyFrame(boolean fin, int rsv, ByteBuf content) {
            super(fin, rsv, content);
        }

        @Override
        public WebSocketFrame replace(ByteBuf content) {
            return new MyFrame(content);
        }
    }
}
