package dev.sluice.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.Role;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent keeps to the window that was negotiated, wherever the compressor comes from. */
class CompressedWindowsTest {

    /** Stands for compressors of the connection's own. */
    private static final int DEDICATED = -1;

    private static final int DEFAULT_LEVEL = 6;

    @AfterEach
    void noCompressorIsLeft() {
        assertThat(ZlibObjects.deflaters()).isZero();
    }

    static Stream<Arguments> windowsAndLevels() {
        return IntStream.rangeClosed(8, 15)
                .boxed()
                .flatMap(bits -> Stream.of(1, DEFAULT_LEVEL, 9).map(level -> Arguments.of(bits, level)));
    }

    @ParameterizedTest(name = "{0} bits, level {1}")
    @MethodSource("windowsAndLevels")
    void everyMessageDecodesWithinTheWindow(int windowBits, int level) {
        for (boolean takeover : new boolean[] {true, false}) {
            for (int source : sources(level)) {
                for (Corpus corpus : Corpus.values()) {
                    expectRoundTrips(windowBits, takeover, config(source, level), corpus);
                }
            }
        }
    }

    private static int[] sources(int level) {
        return level == DEFAULT_LEVEL ? new int[] {0, 1, 8, DEDICATED} : new int[] {1, DEDICATED};
    }

    /** Two connections take turns, so that each finds the compressor where the other one has left it. */
    private static void expectRoundTrips(int windowBits, boolean takeover, DeflateConfig config, Corpus corpus) {
        try (CompressingEnd first = CompressingEnd.server(windowBits, takeover, config);
                CompressingEnd second = new CompressingEnd(Role.CLIENT, windowBits, takeover, config)) {
            for (int bytes : sizes(1 << windowBits)) {
                byte[] message = corpus.message(bytes, bytes);
                first.write(CompressingEnd.binary(message));
                first.expectCompressed(message);
                second.writeInFragments(message, 3);
                second.expectCompressed(message);
            }
        }
    }

    private static int[] sizes(int window) {
        return new int[] {100, window, 0, 1, window * 3 / 4, window - 1, 64 * 1024, window + 1, 100};
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    void isTheSameToTheByteWithCompressorsThatAreSharedAndOfOnesOwn(int windowBits) {
        List<CompressingEnd> ends = IntStream.of(DEDICATED, 0, 1, 2, 8)
                .mapToObj(source -> CompressingEnd.server(windowBits, true, config(source, DEFAULT_LEVEL)))
                .toList();
        // others write in between, with the same compressors
        List<CompressingEnd> others = IntStream.of(0, 1, 2, 8, 8)
                .mapToObj(source -> CompressingEnd.server(windowBits, true, config(source, DEFAULT_LEVEL)))
                .toList();
        for (int round = 0; round < 60; round++) {
            Corpus corpus = List.of(Corpus.values()).get(round % Corpus.values().length);
            byte[] message = corpus.message(round, (1 << windowBits) * (round % 7) / 5 + round);
            byte[] expected = null;
            for (int i = 0; i < ends.size(); i++) {
                ends.get(i).write(CompressingEnd.binary(message));
                byte[] wire = ends.get(i).wire();
                if (i == 0) {
                    expected = wire;
                }
                assertThat(wire).as("round %d, end %d", round, i).isEqualTo(expected);
                others.get(i).write(CompressingEnd.binary(corpus.message(~round, 2000)));
                others.get(i).received();
            }
        }
        ends.forEach(CompressingEnd::close);
        others.forEach(CompressingEnd::close);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    void makesUseOfTheWindow(int windowBits) {
        int window = 1 << windowBits;
        try (CompressingEnd oneByOne = CompressingEnd.server(windowBits, true, CompressingEnd.EVERYTHING);
                CompressingEnd atOnce = CompressingEnd.server(windowBits, false, CompressingEnd.EVERYTHING)) {
            for (int i = 0; i < 20; i++) {
                oneByOne.write(CompressingEnd.binary(Corpus.JSON.message(i, window / 5)));
            }
            atOnce.write(CompressingEnd.binary(Corpus.JSON.message(1, 10 * window)));
            oneByOne.received();
            atOnce.received();

            assertThat(oneByOne.peer.maxDistance()).isBetween(window / 2 + 1, window);
            assertThat(atOnce.peer.maxDistance()).isBetween(window / 2 + 1, window);
        }
    }

    private static DeflateConfig config(int source, int level) {
        DeflateConfig.Builder config = CompressingEnd.EVERYTHING.toBuilder().level(level);
        return source == DEDICATED
                ? config.contexts(ContextPolicy.DEDICATED).build()
                : config.liveDeflaters(source).build();
    }
}
