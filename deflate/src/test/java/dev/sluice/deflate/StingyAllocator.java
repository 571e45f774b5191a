package dev.sluice.deflate;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;

/** Gives buffers that begin with no more than a few bytes where they may grow without a limit; those of the default allocator. */
final class StingyAllocator extends AbstractByteBufAllocator {

    private final int maxInitialCapacity;

    StingyAllocator(int maxInitialCapacity) {
        super(true);
        this.maxInitialCapacity = maxInitialCapacity;
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return ByteBufAllocator.DEFAULT.heapBuffer(capacity(initialCapacity, maxCapacity), maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        return ByteBufAllocator.DEFAULT.directBuffer(capacity(initialCapacity, maxCapacity), maxCapacity);
    }

    private int capacity(int initialCapacity, int maxCapacity) {
        return maxCapacity == Integer.MAX_VALUE ? Math.min(initialCapacity, maxInitialCapacity) : initialCapacity;
    }

    @Override
    public CompositeByteBuf compositeBuffer(int maxNumComponents) {
        return ByteBufAllocator.DEFAULT.compositeBuffer(maxNumComponents);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return false;
    }
}
