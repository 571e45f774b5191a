package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskingKeysTest {

    private static final int KEYS_A_BLOCK = 256;

    @Test
    void handsOutTheBytesOfItsSourceInOrder() {
        MaskingKeys keys = new MaskingKeys(new Random(42)::nextBytes);
        Random source = new Random(42);
        byte[] block = new byte[4 * KEYS_A_BLOCK];
        for (int i = 0; i < 3; i++) {
            source.nextBytes(block);
            for (ByteBuffer expected = ByteBuffer.wrap(block); expected.hasRemaining(); ) {
                assertThat(keys.next()).isEqualTo(expected.getInt());
            }
        }
    }

    @Test
    void drawsABlockOnlyWhenTheLastIsUsedUp() {
        AtomicInteger blocks = new AtomicInteger();
        MaskingKeys keys = new MaskingKeys(block -> blocks.incrementAndGet());
        assertThat(blocks).hasValue(0);
        for (int i = 0; i < KEYS_A_BLOCK; i++) {
            keys.next();
            assertThat(blocks).hasValue(1);
        }
        keys.next();
        assertThat(blocks).hasValue(2);
    }

    @Test
    void areSharedByTheConnectionsOfAThread() {
        assertThat(MaskingKeys.ofThread()).isSameAs(MaskingKeys.ofThread());
    }

    @Test
    void areNotSharedBetweenThreads() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            assertThat(thread.submit(MaskingKeys::ofThread).get()).isNotSameAs(MaskingKeys.ofThread());
        } finally {
            thread.shutdown();
        }
    }

    /** Also where no provider has the cipher. */
    @ParameterizedTest
    @ValueSource(strings = {"AES/CTR/NoPadding", "AES/NONE/NoPadding"})
    void doNotRepeatThemselves(String transformation) {
        MaskingKeys first = new MaskingKeys(MaskingKeys.keystream(transformation));
        MaskingKeys second = new MaskingKeys(MaskingKeys.keystream(transformation));
        Set<Integer> keys = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            keys.add(first.next());
            keys.add(second.next());
        }
        // Even among a thousand 32-bit keys a pair may be equal, once in 8,600 runs; ten of them never are.
        assertThat(keys).hasSizeGreaterThan(990);
    }
}
