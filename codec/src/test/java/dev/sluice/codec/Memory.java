package dev.sluice.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;

/** Every way to the memory: through an array, an address, a view, several parts. */
enum Memory {
    HEAP,
    POOLED,
    ADAPTIVE_SLICE,
    IN_PARTS;

    ByteBuf holding(byte[] bytes) {
        return switch (this) {
            case HEAP -> Unpooled.copiedBuffer(bytes);
            case POOLED -> PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(bytes);
            case ADAPTIVE_SLICE ->
                ByteBufAllocator.DEFAULT.buffer().writeZero(3).writeBytes(bytes).slice(3, bytes.length);
            case IN_PARTS ->
                ByteBufAllocator.DEFAULT
                        .compositeBuffer()
                        .addComponent(true, Unpooled.copiedBuffer(bytes, 0, bytes.length / 3))
                        .addComponent(
                                true, Unpooled.copiedBuffer(bytes, bytes.length / 3, bytes.length - bytes.length / 3));
        };
    }
}
