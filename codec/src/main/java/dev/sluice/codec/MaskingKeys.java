package dev.sluice.codec;

import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Random;

/**
 * Unpredictable masking keys, RFC 6455 5.3 and 10.3. They are drawn in blocks, so that a frame does not pay for a call of
 * the random source, and shared by all the connections of a thread, so that a connection does not pay for a block.
 */
final class MaskingKeys {

    private static final int BLOCK_BYTES = 1024;

    private static final FastThreadLocal<MaskingKeys> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected MaskingKeys initialValue() {
            return new MaskingKeys(new SecureRandom());
        }
    };

    private final Random source;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).limit(0);

    /**
     * @param source anything but a {@link SecureRandom} is for tests
     */
    MaskingKeys(Random source) {
        this.source = source;
    }

    static MaskingKeys ofThread() {
        return OF_THREAD.get();
    }

    int next() {
        if (!block.hasRemaining()) {
            source.nextBytes(block.array());
            block.clear();
        }
        return block.getInt();
    }
}
