package dev.sluice.benchmarks.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The benchmark still works, and would notice if what it measures did not. */
class DecodeBenchmarkTest {

    private static final int ROUNDS = 3;

    @ParameterizedTest
    @EnumSource
    void measuresEverySizeAndCut(DecoderKind decoder) {
        for (int bytes : new int[] {8, 125, 1024, 16384}) {
            for (Reads reads : Reads.values()) {
                run(decoder, Content.BINARY, bytes, reads, Allocator.POOLED);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void measuresEveryContent(DecoderKind decoder) {
        for (Content content : Content.values()) {
            for (Reads reads : Reads.values()) {
                run(decoder, content, 1024, reads, Allocator.POOLED);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void measuresWithEveryAllocator(DecoderKind decoder) {
        for (Allocator allocator : Allocators.ofThisNetty()) {
            run(decoder, Content.ASCII, 125, Reads.CUT, allocator);
        }
    }

    @Test
    void failsWhenFrameIsMissing() {
        Inbound inbound = inbound(DecoderKind.SLUICE);
        inbound.receive();
        inbound.taker.frames--;

        assertThatIllegalStateException()
                .isThrownBy(inbound::close)
                .withMessageContaining("came 15 frames, 2000 bytes");
    }

    @Test
    void failsWhenPayloadIsNotWhatWasSent() {
        try (Inbound inbound = inbound(DecoderKind.COPY)) {
            inbound.reads[0].setByte(9, ~inbound.reads[0].getByte(9));

            assertThatIllegalStateException().isThrownBy(inbound::check).withMessageContaining("differ");
        }
    }

    private static Inbound inbound(DecoderKind decoder) {
        return new Inbound(PooledByteBufAllocator.DEFAULT, decoder, Content.BINARY, 125, Reads.WHOLE);
    }

    private static void run(DecoderKind decoder, Content content, int bytes, Reads reads, Allocator allocator) {
        DecodeBenchmark benchmark = new DecodeBenchmark();
        benchmark.decoder = decoder;
        benchmark.content = content;
        benchmark.frameBytes = bytes;
        benchmark.reads = reads;
        benchmark.allocator = allocator;
        benchmark.setUp();
        long before = benchmark.decode();
        for (int i = 1; i < ROUNDS; i++) {
            benchmark.decode();
        }
        assertThat(benchmark.decode() - before).isGreaterThanOrEqualTo(ROUNDS * 16L * bytes);
        benchmark.tearDown();
    }
}
