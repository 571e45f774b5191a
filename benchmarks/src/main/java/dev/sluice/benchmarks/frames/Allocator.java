package dev.sluice.benchmarks.frames;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;

/** Where buffers come from. */
public enum Allocator {
    /** Direct buffers of what Netty 4.1 takes unasked. */
    POOLED,
    /** Direct buffers of what Netty 4.2 takes unasked. */
    ADAPTIVE,
    /** Arrays of the pooled allocator. */
    HEAP;

    ByteBufAllocator instance() {
        return switch (this) {
            case POOLED -> PooledByteBufAllocator.DEFAULT;
            case ADAPTIVE -> adaptive();
            case HEAP -> new PooledByteBufAllocator(false);
        };
    }

    private static ByteBufAllocator adaptive() {
        if (ByteBufAllocator.DEFAULT instanceof PooledByteBufAllocator) {
            throw new IllegalStateException("allocator: ADAPTIVE (expected: POOLED or HEAP, on Netty 4.1)");
        }
        return ByteBufAllocator.DEFAULT;
    }
}
