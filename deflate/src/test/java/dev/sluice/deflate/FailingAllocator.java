package dev.sluice.deflate;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;

/** Has no memory at one call, counted from 1; before and after, it has that of another allocator. */
final class FailingAllocator extends AbstractByteBufAllocator {

    private final int failingCall;
    private final ByteBufAllocator other;
    private int calls;

    FailingAllocator(int failingCall, ByteBufAllocator other) {
        super(true);
        this.failingCall = failingCall;
        this.other = other;
    }

    /** Whether the call that was to fail has come. */
    boolean hasFailed() {
        return calls >= failingCall;
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        count();
        return other.heapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        count();
        return other.directBuffer(initialCapacity, maxCapacity);
    }

    @Override
    public CompositeByteBuf compositeBuffer(int maxNumComponents) {
        count();
        return other.compositeBuffer(maxNumComponents);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return other.isDirectBufferPooled();
    }

    private void count() {
        calls++;
        if (calls == failingCall) {
            throw new IllegalStateException("no memory, on purpose");
        }
    }
}
