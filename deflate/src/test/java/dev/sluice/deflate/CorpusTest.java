package dev.sluice.deflate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CorpusTest {

    @ParameterizedTest
    @EnumSource
    void givesMessagesOfExactlyTheLengthAskedFor(Corpus corpus) {
        for (int bytes = 0; bytes < 500; bytes++) {
            byte[] message = corpus.message(bytes, bytes);

            assertThat(message).hasSize(bytes);
            if (corpus.isText()) {
                assertThatCode(() -> UTF_8.newDecoder().decode(ByteBuffer.wrap(message)))
                        .doesNotThrowAnyException();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesTheSameMessageForTheSameSeed(Corpus corpus) {
        byte[] first = corpus.message(7, 4000);

        assertThat(corpus.message(7, 4000)).isEqualTo(first);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ZEROS")
    void givesAnotherMessageForAnotherSeed(Corpus corpus) {
        assertThat(corpus.message(7, 4000)).isNotEqualTo(corpus.message(8, 4000));
    }

    @ParameterizedTest
    @CsvSource({"RANDOM, 100, 101", "JSON, 20, 45", "CJK, 25, 55", "EMOJI, 20, 45", "ZEROS, 0, 1", "RUNS, 0, 3"})
    void compressesAsItsKindDoes(Corpus corpus, int leastPercent, int mostPercent) {
        byte[] message = corpus.message(1, 50_000);
        Deflater deflater = new Deflater();
        deflater.setInput(message);
        deflater.finish();
        int compressed = deflater.deflate(new byte[2 * message.length]);
        deflater.end();

        assertThat(100.0 * compressed / message.length).isBetween((double) leastPercent, (double) mostPercent);
    }
}
