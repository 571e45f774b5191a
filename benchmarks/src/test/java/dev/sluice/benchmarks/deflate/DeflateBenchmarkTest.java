package dev.sluice.benchmarks.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.zip.DataFormatException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The benchmark still works, which nobody would notice otherwise until it is needed. */
class DeflateBenchmarkTest {

    private static final int BYTES = 1024;
    private static final int CONNECTIONS = 2;

    @ParameterizedTest
    @EnumSource
    void measuresWithContextTakeover(CodecKind codec) throws DataFormatException {
        run(codec, true);
    }

    @ParameterizedTest
    @EnumSource
    void measuresWithoutContextTakeover(CodecKind codec) throws DataFormatException {
        run(codec, false);
    }

    private static void run(CodecKind codec, boolean takeover) throws DataFormatException {
        DeflateBenchmark benchmark = new DeflateBenchmark();
        benchmark.codec = codec;
        benchmark.bytes = BYTES;
        benchmark.takeover = takeover;
        benchmark.connections = CONNECTIONS;
        benchmark.allocator = "pooled";
        benchmark.setUp();
        try {
            for (int round = 0; round < 2 * 64 * CONNECTIONS; round++) {
                assertThat(benchmark.deflate()).isBetween(1, BYTES - 1);
            }
            for (int round = 0; round < 2 * 64 * CONNECTIONS; round++) {
                assertThat(benchmark.inflate()).isEqualTo(BYTES);
            }
        } finally {
            benchmark.tearDown();
        }
    }
}
