package dev.sluice.benchmarks.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.codec.Role;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The benchmark still works, and would notice if what it measures did not. */
class EncodeBenchmarkTest {

    @ParameterizedTest
    @EnumSource
    void measuresBothRoles(EncoderKind encoder) {
        for (Role role : Role.values()) {
            for (int bytes : new int[] {8, 125, 1024, 16384, 65536}) {
                run(encoder, role, Payloads.FRESH, bytes, 1, Allocator.POOLED);
                run(encoder, role, Payloads.SHARED, bytes, 16, Allocator.POOLED);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void measuresWithEveryAllocator(EncoderKind encoder) {
        for (Allocator allocator : Allocators.ofThisNetty()) {
            run(encoder, Role.CLIENT, Payloads.FRESH, 1024, 4, allocator);
        }
    }

    @Test
    void failsWhenBytesAreMissing() {
        Outbound outbound = outbound(EncoderKind.SLUICE);
        outbound.send();
        outbound.channel.sentBytes--;

        assertThatIllegalStateException()
                .isThrownBy(outbound::close)
                .withMessageContaining("2031 bytes (expected: 2032)");
    }

    @Test
    void failsWhenPayloadIsNotWhatWasWritten() {
        try (Outbound outbound = outbound(EncoderKind.SLUICE)) {
            outbound.template.setByte(9, ~outbound.template.getByte(9));

            assertThatIllegalStateException().isThrownBy(outbound::check).withMessageContaining("differs");
        }
    }

    @Test
    void failsWhenNothingIsSent() {
        try (Outbound outbound = outbound(EncoderKind.SLUICE)) {
            outbound.channel.close();

            assertThatIllegalStateException().isThrownBy(outbound::send).withMessage("not sent");
        }
    }

    private static Outbound outbound(EncoderKind encoder) {
        return new Outbound(PooledByteBufAllocator.DEFAULT, encoder, Role.SERVER, Payloads.SHARED, 125, 16);
    }

    private static void run(
            EncoderKind encoder, Role role, Payloads payloads, int bytes, int flushEvery, Allocator allocator) {
        EncodeBenchmark benchmark = new EncodeBenchmark();
        benchmark.encoder = encoder;
        benchmark.role = role;
        benchmark.payloads = payloads;
        benchmark.frameBytes = bytes;
        benchmark.flushEvery = flushEvery;
        benchmark.allocator = allocator;
        benchmark.setUp();
        long before = benchmark.encode();
        long sent = benchmark.encode() - before;
        assertThat(sent).isGreaterThanOrEqualTo(encoder == EncoderKind.NONE ? 0 : 16L * bytes);
        benchmark.tearDown();
    }
}
