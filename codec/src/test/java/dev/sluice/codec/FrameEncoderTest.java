package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What lawful frames look like on the wire. */
class FrameEncoderTest {

    private static EmbeddedChannel channel(Role role) {
        return new EmbeddedChannel(new FrameEncoder(role, CodecConfig.DEFAULT));
    }

    private static String hexOf(WebSocketFrame frame) {
        EmbeddedChannel channel = channel(Role.SERVER);
        channel.writeOutbound(frame);
        return HexFormat.of().formatHex(WireFrame.drain(channel));
    }

    /** RFC 6455 5.7 gives these, byte for byte. */
    @Nested
    class Section5_7Examples {

        @Test
        void unmaskedText() {
            assertThat(hexOf(new TextWebSocketFrame(Payloads.of("Hello")))).isEqualTo("810548656c6c6f");
        }

        @Test
        void fragmentedText() {
            EmbeddedChannel channel = channel(Role.SERVER);
            channel.writeOutbound(
                    new TextWebSocketFrame(false, 0, Payloads.of("Hel")),
                    new ContinuationWebSocketFrame(true, 0, Payloads.of("lo")));
            assertThat(WireFrame.drain(channel)).asHexString().isEqualTo("010348656C80026C6F");
        }

        @Test
        void pingAndPong() {
            assertThat(hexOf(new PingWebSocketFrame(Payloads.of("Hello")))).isEqualTo("890548656c6c6f");
            assertThat(hexOf(new PongWebSocketFrame(Payloads.of("Hello")))).isEqualTo("8a0548656c6c6f");
        }

        @Test
        void binaryOf256Bytes() {
            assertThat(hexOf(new BinaryWebSocketFrame(Payloads.of(Payloads.pattern(256)))))
                    .startsWith("827e0100")
                    .hasSize(2 * (4 + 256));
        }

        @Test
        void binaryOf64KiB() {
            assertThat(hexOf(new BinaryWebSocketFrame(Payloads.of(Payloads.pattern(65_536)))))
                    .startsWith("827f0000000000010000")
                    .hasSize(2 * (10 + 65_536));
        }
    }

    @Nested
    class Section5_2Header {

        @ParameterizedTest
        @CsvSource({"0, 8200", "1, 8201", "125, 827d", "126, 827e007e", "65535, 827effff", "65536, 827f0000000000010000"
        })
        void writesTheLengthInItsShortestForm(int length, String header) {
            String hex = hexOf(new BinaryWebSocketFrame(Payloads.of(Payloads.pattern(length))));
            assertThat(hex).startsWith(header).hasSize(header.length() + 2 * length);
        }

        @ParameterizedTest
        @CsvSource({"0, 82 80", "125, 82 fd", "126, 82 fe 007e", "65535, 82 fe ffff", "65536, 82 ff 0000000000010000"})
        void setsTheMaskBitAsAClient(int length, String header) {
            EmbeddedChannel channel = channel(Role.CLIENT);
            channel.writeOutbound(new BinaryWebSocketFrame(Payloads.of(Payloads.pattern(length))));
            byte[] expected = HexFormat.of().parseHex(header.replace(" ", ""));
            byte[] wire = WireFrame.drain(channel);
            assertThat(wire).startsWith(expected).hasSize(expected.length + 4 + length);
        }

        @ParameterizedTest
        @EnumSource
        void givesEveryFrameTypeItsOpcode(Role role) {
            EmbeddedChannel channel = channel(role);
            channel.writeOutbound(
                    new TextWebSocketFrame(false, 0, Payloads.of("t")),
                    new ContinuationWebSocketFrame(true, 0, Payloads.of("c")),
                    new BinaryWebSocketFrame(Payloads.of("b")),
                    new PingWebSocketFrame(Payloads.of("p")),
                    new PongWebSocketFrame(Payloads.of("q")),
                    new CloseWebSocketFrame(1000, "r"));
            assertThat(WireFrame.brief(channel))
                    .containsExactly("TEXT t-", "CONT c", "BINARY b", "PING p", "PONG q", "CLOSE \u0003\u00E8r");
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
        void passesTheReservedBitsThatExtensionsOwn(int rsv) {
            CodecConfig config = CodecConfig.builder().rsvBits(rsv).build();
            EmbeddedChannel channel = new EmbeddedChannel(new FrameEncoder(Role.SERVER, config));
            channel.writeOutbound(new BinaryWebSocketFrame(true, rsv, Payloads.of("x")));
            assertThat(WireFrame.written(channel)).extracting(WireFrame::rsv).containsExactly(rsv);
        }

        @Test
        void takesASubclassForWhatItExtends() {
            EmbeddedChannel channel = channel(Role.SERVER);
            channel.writeOutbound(new TextWebSocketFrame(Payloads.of("mine")) {});
            assertThat(WireFrame.brief(channel)).containsExactly("TEXT mine");
        }

        @Test
        void writesFromTheReaderIndexOn() {
            EmbeddedChannel channel = channel(Role.SERVER);
            channel.writeOutbound(
                    new TextWebSocketFrame(Payloads.of("not this, but this").skipBytes(14)));
            assertThat(WireFrame.brief(channel)).containsExactly("TEXT this");
        }
    }

    @Nested
    class Section5_3Masking {

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 7, 8, 9, 125, 126, 512, 513, 1000, 65_535, 65_536, 65_543})
        void masksEveryLengthSoThatThePeerReadsIt(int length) {
            EmbeddedChannel channel = channel(Role.CLIENT);
            channel.writeOutbound(new BinaryWebSocketFrame(Payloads.of(Payloads.pattern(length))));
            assertThat(WireFrame.written(channel)).singleElement().satisfies(frame -> {
                assertThat(frame.key()).isNotNull();
                assertThat(frame.payload()).isEqualTo(Payloads.pattern(length));
            });
        }

        @Test
        void takesAFreshKeyForEveryFrame() {
            EmbeddedChannel channel = channel(Role.CLIENT);
            for (int i = 0; i < 100; i++) {
                channel.writeOutbound(new PingWebSocketFrame(Payloads.of("same")));
            }
            List<WireFrame> frames = WireFrame.written(channel);
            assertThat(frames).hasSize(100).doesNotHaveDuplicates();
            assertThat(frames).extracting(WireFrame::payload).containsOnly("same");
        }

        @Test
        void neverMasksAsAServer() {
            EmbeddedChannel channel = channel(Role.SERVER);
            channel.writeOutbound(
                    new TextWebSocketFrame(Payloads.of("small")),
                    new TextWebSocketFrame(Payloads.of("large".repeat(1000))),
                    new PingWebSocketFrame(Payloads.of("")));
            assertThat(WireFrame.written(channel)).extracting(WireFrame::key).allMatch(Objects::isNull);
        }
    }

    @Nested
    class OtherMessages {

        @ParameterizedTest
        @EnumSource
        void passesABufferAsItIs(Role role) {
            EmbeddedChannel channel = channel(role);
            ByteBuf raw = Payloads.of("HTTP/1.1 101");
            channel.writeOutbound(raw);
            assertThat(channel.<Object>readOutbound()).isSameAs(raw);
            raw.release();
        }

        @Test
        void passesABufferAfterACloseToo() {
            EmbeddedChannel channel = channel(Role.SERVER);
            channel.writeOutbound(new CloseWebSocketFrame(), Payloads.of("raw"));
            assertThat(WireFrame.drain(channel)).asHexString().isEqualTo("8800726177");
        }

        @Test
        void passesAnyObjectAsItIs() {
            EmbeddedChannel channel = channel(Role.CLIENT);
            channel.writeOutbound("a string");
            assertThat(channel.<Object>readOutbound()).isEqualTo("a string");
        }

        @Test
        void isKnownToNettyAsAFrameEncoder() {
            EmbeddedChannel channel = channel(Role.CLIENT);
            assertThat(channel.pipeline().get(WebSocketFrameEncoder.class)).isInstanceOf(FrameEncoder.class);
        }
    }

    @Test
    void flushesNothingOfItsOwnAccord() {
        EmbeddedChannel channel = channel(Role.SERVER);
        channel.write(new TextWebSocketFrame(Payloads.of("later")));
        assertThat(channel.<Object>readOutbound()).isNull();
        channel.flush();
        assertThat(WireFrame.brief(channel)).containsExactly("TEXT later");
    }
}
