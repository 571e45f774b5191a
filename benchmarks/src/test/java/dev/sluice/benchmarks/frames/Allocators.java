package dev.sluice.benchmarks.frames;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Set;

/** The allocators that there are: on Netty 4.1, the adaptive one is not the default. */
final class Allocators {

    private Allocators() {}

    static Set<Allocator> ofThisNetty() {
        return ByteBufAllocator.DEFAULT instanceof PooledByteBufAllocator
                ? Set.of(Allocator.POOLED, Allocator.HEAP)
                : Set.of(Allocator.values());
    }
}
