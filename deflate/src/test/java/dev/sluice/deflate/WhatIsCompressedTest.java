package dev.sluice.deflate;

import static dev.sluice.deflate.CompressingEnd.EVERYTHING;
import static dev.sluice.deflate.CompressingEnd.binary;
import static dev.sluice.deflate.CompressingEnd.buffer;
import static dev.sluice.testing.Wire.concat;
import static dev.sluice.testing.Wire.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which messages are compressed, and how hard. */
class WhatIsCompressedTest {

    @Nested
    class TheThreshold {

        @ParameterizedTest
        @CsvSource({"true, 128", "false, 1024"})
        void isTheShortestMessageThatIsCompressed(boolean takeover, int threshold) {
            try (CompressingEnd end = CompressingEnd.server(12, takeover, DeflateConfig.DEFAULT)) {
                byte[] message = Corpus.JSON.message(1, threshold);
                byte[] shorter = Corpus.JSON.message(1, threshold - 1);
                end.write(binary(message));
                end.expectCompressed(message);
                end.write(binary(shorter));
                end.expectUncompressed(shorter);
                end.write(new TextWebSocketFrame(buffer(shorter)));
                end.expectUncompressed(shorter);
                end.write(new TextWebSocketFrame(buffer(message)));
                end.expectCompressed(message);
            }
        }

        @ParameterizedTest
        @CsvSource({"true, 5, 1000000", "false, 1000000, 5"})
        void isTheOneThatBelongsToTheContext(boolean takeover, int threshold, int noTakeoverThreshold) {
            DeflateConfig config = DeflateConfig.builder()
                    .thresholdBytes(threshold)
                    .noTakeoverThresholdBytes(noTakeoverThreshold)
                    .build();
            try (CompressingEnd end = CompressingEnd.server(12, takeover, config)) {
                end.write(binary(utf8("four")));
                end.expectUncompressed(utf8("four"));
                end.write(binary(utf8("fives")));
                end.expectCompressed(utf8("fives"));
            }
        }
    }

    @Nested
    class TheFilter {

        @Test
        void isShownTheFirstFrameOfEachMessageAsItWasWritten() {
            List<WebSocketFrame> shown = new ArrayList<>();
            DeflateConfig config = EVERYTHING.toBuilder().filter(shown::add).build();
            try (CompressingEnd end = CompressingEnd.server(12, true, config)) {
                WebSocketFrame whole = binary(utf8("one"));
                WebSocketFrame first = new TextWebSocketFrame(false, 0, "tw");
                end.write(whole);
                end.write(first);
                end.write(new PingWebSocketFrame());
                end.write(new ContinuationWebSocketFrame(true, 0, buffer(utf8("o"))));
                assertThat(shown).hasSize(2);
                assertThat(shown.get(0)).isSameAs(whole);
                assertThat(shown.get(1)).isSameAs(first);
                assertThat(end.received()).allMatch(CheckingPeer.Received::compressed);
            }
        }

        @Test
        void sendsMessagesAsTheyAreWithAllTheirFragments() {
            DeflateConfig textOnly = EVERYTHING.toBuilder()
                    .filter(frame -> frame instanceof TextWebSocketFrame)
                    .build();
            try (CompressingEnd end = CompressingEnd.server(12, true, textOnly)) {
                end.write(new TextWebSocketFrame("Hello"));
                end.expectCompressed(utf8("Hello"));
                end.writeInFragments(utf8("Hello, hello"), 4);
                end.expectUncompressed(utf8("Hello, hello"));
                end.write(new TextWebSocketFrame("Hello, hello"));
                end.expectCompressed(utf8("Hello, hello"));
            }
        }
    }

    @Nested
    class WhatIsMarkedUncompressed {

        static Stream<Arguments> waysToMarkAMessage() {
            return Stream.of(
                    way("text", secret -> Uncompressed.text(true, secret)),
                    way("binary", secret -> Uncompressed.binary(true, secret)),
                    way("whole binary", Uncompressed::binary),
                    way("text from a string", secret -> {
                        secret.release();
                        return Uncompressed.text("secret");
                    }),
                    way(
                            "a duplicate of text",
                            secret -> Uncompressed.text(true, secret).duplicate()),
                    way("a replaced binary", secret -> {
                        BinaryWebSocketFrame original = Uncompressed.binary(buffer(utf8("other")));
                        original.release();
                        return original.replace(secret);
                    }),
                    way("a retained duplicate, as a ChannelGroup writes it", secret -> {
                        BinaryWebSocketFrame original = Uncompressed.binary(secret);
                        WebSocketFrame duplicate = original.retainedDuplicate();
                        original.release();
                        return duplicate;
                    }),
                    way("a copy", secret -> {
                        TextWebSocketFrame original = Uncompressed.text(true, secret);
                        WebSocketFrame copy = original.copy();
                        original.release();
                        return copy;
                    }));
        }

        private static Arguments way(String name, Function<ByteBuf, WebSocketFrame> way) {
            return Arguments.argumentSet(name, way);
        }

        @ParameterizedTest
        @MethodSource("waysToMarkAMessage")
        void isSentAsItIs(Function<ByteBuf, WebSocketFrame> way) {
            try (CompressingEnd end = CompressingEnd.server(12, true, EVERYTHING)) {
                end.write(binary(utf8("secret or not")));
                end.expectCompressed(utf8("secret or not"));
                end.write(way.apply(buffer(utf8("secret"))));
                end.expectUncompressed(utf8("secret"));
                end.write(binary(utf8("secret or not")));
                end.expectCompressed(utf8("secret or not"));
            }
        }

        @Test
        void isSentAsItIsInAllItsFragments() {
            try (CompressingEnd end = CompressingEnd.server(12, true, EVERYTHING)) {
                end.write(Uncompressed.text(false, buffer(utf8("se"))));
                end.write(new ContinuationWebSocketFrame(false, 0, buffer(utf8("cr"))));
                end.write(new ContinuationWebSocketFrame(true, 0, buffer(utf8("et"))));
                end.expectUncompressed(utf8("secret"));
                end.write(binary(utf8("secret")));
                end.expectCompressed(utf8("secret"));
            }
        }

        @Test
        void isNotShownToTheFilter() {
            DeflateConfig config = EVERYTHING.toBuilder()
                    .filter(frame -> {
                        throw new AssertionError();
                    })
                    .build();
            try (CompressingEnd end = CompressingEnd.server(12, true, config)) {
                end.write(Uncompressed.text("secret")).syncUninterruptibly();
                end.expectUncompressed(utf8("secret"));
            }
        }
    }

    @Test
    void compressesAsHardAsTheLevelSays() {
        byte[] message = concat(Corpus.JSON.message(1, 30_000), Corpus.CJK.message(1, 30_000));
        List<Integer> lengths = Stream.of(1, 6, 9)
                .map(level -> compressedLength(message, level))
                .toList();
        assertThat(lengths.get(0)).isGreaterThan(lengths.get(1) * 105 / 100);
        assertThat(lengths.get(1)).isGreaterThan(lengths.get(2));
    }

    private static int compressedLength(byte[] message, int level) {
        DeflateConfig config = EVERYTHING.toBuilder().level(level).build();
        try (CompressingEnd end = CompressingEnd.server(15, true, config)) {
            end.write(binary(message));
            return end.wire().length;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void letsEverythingThroughThatIsNoFrame(boolean takeover) {
        try (CompressingEnd end = CompressingEnd.server(12, takeover, EVERYTHING)) {
            end.channel.writeOutbound("a string");
            assertThat(end.channel.<Object>readOutbound()).isEqualTo("a string");
        }
    }
}
