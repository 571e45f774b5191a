package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class MaskingKeysTest {

    private static final int KEYS_A_BLOCK = 256;

    private static final class CountingRandom extends Random {

        private static final long serialVersionUID = 1L;

        private int blocks;

        CountingRandom() {
            super(42);
        }

        @Override
        public void nextBytes(byte[] bytes) {
            blocks++;
            super.nextBytes(bytes);
        }
    }

    @Test
    void handsOutTheBytesOfItsSourceInOrder() {
        MaskingKeys keys = new MaskingKeys(new Random(42));
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
        CountingRandom source = new CountingRandom();
        MaskingKeys keys = new MaskingKeys(source);
        assertThat(source.blocks).isZero();
        for (int i = 0; i < KEYS_A_BLOCK; i++) {
            keys.next();
            assertThat(source.blocks).isEqualTo(1);
        }
        keys.next();
        assertThat(source.blocks).isEqualTo(2);
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

    @Test
    void doNotRepeatThemselves() {
        Set<Integer> keys = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            keys.add(MaskingKeys.ofThread().next());
        }
        // Even among a thousand 32-bit keys a pair may be equal, once in 8,600 runs; ten of them never are.
        assertThat(keys).hasSizeGreaterThan(990);
    }
}
