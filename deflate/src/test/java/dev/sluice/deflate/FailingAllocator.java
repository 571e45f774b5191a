package dev.sluice.deflate;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;

/** Has no memory once, at one call or for what one call gave; before and after, it has that of the default allocator. */
final class FailingAllocator extends AbstractByteBufAllocator {

    private final int failingCall;
    private final boolean whenItGrows;
    private int calls;

    private FailingAllocator(int failingCall, boolean whenItGrows) {
        super(true);
        this.failingCall = failingCall;
        this.whenItGrows = whenItGrows;
    }

    /** Fails at that call, counted from 1. */
    static FailingAllocator atCall(int call) {
        return new FailingAllocator(call, false);
    }

    /** Gives what is asked for, but what that call gave cannot grow. */
    static FailingAllocator atGrowthOf(int call) {
        return new FailingAllocator(call, true);
    }

    /** Whether the call has come that was to fail. */
    boolean isOver() {
        return calls >= failingCall;
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return DEFAULT.heapBuffer(initialCapacity, count(initialCapacity, maxCapacity));
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        return DEFAULT.directBuffer(initialCapacity, count(initialCapacity, maxCapacity));
    }

    @Override
    public CompositeByteBuf compositeBuffer(int maxNumComponents) {
        throw new AssertionError("a composite buffer");
    }

    @Override
    public boolean isDirectBufferPooled() {
        return DEFAULT.isDirectBufferPooled();
    }

    /** The capacity up to which it may grow. */
    private int count(int initialCapacity, int maxCapacity) {
        calls++;
        if (calls != failingCall) {
            return maxCapacity;
        }
        if (!whenItGrows) {
            throw new IllegalStateException("no memory, on purpose");
        }
        return initialCapacity;
    }
}
