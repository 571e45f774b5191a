package dev.sluice.deflate;

import static dev.sluice.deflate.CompressingEnd.EVERYTHING;
import static dev.sluice.deflate.CompressingEnd.binary;
import static dev.sluice.deflate.CompressingEnd.buffer;
import static dev.sluice.deflate.SentFrame.RSV1;
import static dev.sluice.testing.Wire.hex;
import static dev.sluice.testing.Wire.utf8;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.FrameEncoder;
import dev.sluice.codec.Role;
import dev.sluice.testing.Wire;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The frames that a compressed message becomes. */
class CompressedFormTest {

    private final CompressingEnd end = CompressingEnd.server(15, true, EVERYTHING);

    @AfterEach
    void close() {
        end.close();
        assertThat(ZlibObjects.deflaters()).isZero();
    }

    @Nested
    class Rfc7692Section7_2_3 {

        @Test
        void sendsHelloAsTheRfcDoes() {
            end.write(new TextWebSocketFrame("Hello"));
            assertThat(end.wire()).isEqualTo(hex("c1 07 f2 48 cd c9 c9 07 00"));
        }

        @Test
        void sendsHelloAgainWithTheWindowOfTheFirst() {
            end.write(new TextWebSocketFrame("Hello"));
            end.write(new TextWebSocketFrame("Hello"));
            assertThat(end.wire()).isEqualTo(hex("c1 07 f2 48 cd c9 c9 07 00 c1 05 f2 00 11 00 00"));
        }

        @Test
        void sendsHelloAgainAsItWasWithoutTakeover() {
            try (CompressingEnd forgetful = CompressingEnd.server(15, false, EVERYTHING)) {
                forgetful.write(new TextWebSocketFrame("Hello"));
                forgetful.write(new TextWebSocketFrame("Hello"));
                assertThat(forgetful.wire()).isEqualTo(hex("c1 07 f2 48 cd c9 c9 07 00 c1 07 f2 48 cd c9 c9 07 00"));
            }
        }

        @Test
        void sendsAnEmptyMessageAsOneByte() {
            end.write(new TextWebSocketFrame());
            assertThat(end.wire()).isEqualTo(hex("c1 01 00"));
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        void sendsAMessageOfEmptyFragmentsAsOneByteInTheLast(int fragments) {
            end.writeInFragments(new byte[0], fragments);
            List<SentFrame> frames = end.frames();
            assertThat(frames).hasSize(fragments);
            assertThat(frames.get(fragments - 1).payload()).isEqualTo(hex("00"));
            assertThat(frames.subList(0, fragments - 1))
                    .allSatisfy(frame -> assertThat(frame.payload()).isEmpty());
        }
    }

    @Nested
    class Fragments {

        @Test
        void areOneStream() {
            byte[] message = Corpus.JSON.message(1, 900);
            end.writeInFragments(message, 3);
            List<SentFrame> frames = end.frames();
            assertThat(frames).extracting(SentFrame::fin).containsExactly(false, false, true);
            assertThat(frames).extracting(SentFrame::rsv).containsExactly(RSV1, 0, 0);
            assertThat(frames)
                    .extracting(SentFrame::opcode)
                    .containsExactly(Wire.BINARY, Wire.CONTINUATION, Wire.CONTINUATION);
            assertThat(frames.get(1).payload().length)
                    .as("it refers to the keys in the first")
                    .isLessThan(frames.get(0).payload().length * 3 / 4);
        }

        @Test
        void endWithTheTailExceptTheLast() {
            end.writeInFragments(Corpus.JSON.message(1, 900), 3);
            List<SentFrame> frames = end.frames();
            assertThat(frames.get(0).payload()).endsWith(hex("0000ffff"));
            assertThat(frames.get(1).payload()).endsWith(hex("0000ffff"));
            assertThat(frames.get(2).payload()).endsWith(hex("00"));
        }

        @Test
        void mayBeEmptyAtTheEnd() {
            end.write(new TextWebSocketFrame(false, 0, "Hello"));
            end.write(new ContinuationWebSocketFrame(true, 0, Unpooled.EMPTY_BUFFER));
            end.write(new TextWebSocketFrame("Hello"));
            assertThat(end.received())
                    .extracting(received -> new String(received.payload(), ISO_8859_1))
                    .containsExactly("Hello", "Hello");
        }

        @Test
        void mayBeEmptyAtTheBeginning() {
            end.write(new TextWebSocketFrame(false, 0, ""));
            end.write(new ContinuationWebSocketFrame(false, 0, Unpooled.EMPTY_BUFFER));
            end.write(new ContinuationWebSocketFrame(true, 0, buffer(utf8("Hello"))));
            end.expectCompressed(utf8("Hello"));
        }

        @Test
        void areNeverTooShort() {
            try (CompressingEnd choosy = CompressingEnd.server(15, true, DeflateConfig.DEFAULT)) {
                choosy.write(new TextWebSocketFrame(false, 0, "a"));
                choosy.write(new ContinuationWebSocketFrame(true, 0, buffer(utf8("b"))));
                choosy.expectCompressed(utf8("ab"));
            }
        }

        @Test
        void letControlFramesThroughAsTheyAre() {
            end.write(new BinaryWebSocketFrame(false, 0, buffer(utf8("Hel"))));
            end.write(new PingWebSocketFrame(buffer(utf8("ping"))));
            end.write(new PongWebSocketFrame(buffer(utf8("pong"))));
            end.write(new ContinuationWebSocketFrame(true, 0, buffer(utf8("lo"))));
            end.write(new CloseWebSocketFrame(1000, "bye"));
            end.expectCompressed(utf8("Hello"));
            assertThat(end.peer.controlFrames())
                    .extracting(frame -> new String(frame.payload(), ISO_8859_1))
                    .containsExactly("ping", "pong", closeCode() + "bye");
        }

        private String closeCode() {
            return new String(new byte[] {0x03, (byte) 0xE8}, ISO_8859_1);
        }
    }

    @Test
    void keepsTheBitsOfOtherExtensions() {
        CodecConfig allBits = CodecConfig.builder().rsvBits(7).build();
        EmbeddedChannel channel = new EmbeddedChannel(
                new FrameEncoder(Role.SERVER, allBits),
                new PerMessageDeflateHandler(Role.SERVER, DeflateParameters.NONE, EVERYTHING));
        try (CompressingEnd extended = new CompressingEnd(channel, new CheckingPeer(15, true))) {
            extended.write(new TextWebSocketFrame(true, 2, "a"));
            extended.write(new BinaryWebSocketFrame(false, 1, buffer(utf8("b"))));
            extended.write(new ContinuationWebSocketFrame(false, 3, buffer(utf8("c"))));
            extended.write(new ContinuationWebSocketFrame(true, 0, buffer(utf8("d"))));
            assertThat(extended.frames()).extracting(SentFrame::rsv).containsExactly(RSV1 | 2, RSV1 | 1, 3, 0);
        }
    }

    /** Where zlib fills its room to the last byte, nothing tells whether it has more to say. */
    @Nested
    class OutputThatFillsItsBuffer {

        @Test
        void isCompleteForEveryLengthOfIncompressibleData() {
            for (int bytes = 1; bytes < 3000; bytes++) {
                expectRoundTrip(end, Corpus.RANDOM.message(bytes, bytes));
            }
        }

        @Test
        void isCompleteForLengthsAround64KiB() {
            for (int bytes = 65_536 - 120; bytes < 65_536 + 40; bytes++) {
                expectRoundTrip(end, Corpus.RANDOM.message(bytes, bytes));
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {8, 12})
        void isCompleteWhereTheWindowRollsMeanwhile(int windowBits) {
            try (CompressingEnd small = CompressingEnd.server(windowBits, true, EVERYTHING)) {
                for (int bytes = 1; bytes < 6000; bytes += 7) {
                    expectRoundTrip(small, Corpus.RANDOM.message(bytes, bytes));
                }
            }
        }

        @Test
        void isCompleteWhateverRoomTheAllocatorGives() {
            byte[] message = Corpus.JSON.message(1, 2000);
            for (int capacity = 1; capacity < 700; capacity++) {
                try (CompressingEnd cramped = CompressingEnd.server(15, true, EVERYTHING)) {
                    cramped.channel.config().setAllocator(new StingyAllocator(capacity));
                    cramped.write(binary(message));
                    cramped.write(binary(message));
                    cramped.write(binary(Corpus.RANDOM.message(capacity, 200)));
                    assertThat(cramped.received())
                            .as("buffers of %d", capacity)
                            .extracting(CheckingPeer.Received::payload)
                            .containsExactly(message, message, Corpus.RANDOM.message(capacity, 200));
                }
            }
        }

        private void expectRoundTrip(CompressingEnd sender, byte[] message) {
            sender.write(binary(message));
            sender.expectCompressed(message);
        }
    }
}
