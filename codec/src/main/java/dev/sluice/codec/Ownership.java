package dev.sluice.codec;

import io.netty.buffer.ByteBuf;

/** Who else may be looking at a buffer's memory. */
final class Ownership {

    private Ownership() {}

    /**
     * Whether the bytes of a buffer may be overwritten by whoever was handed its only reference. Not so where the buffer is
     * read-only, where it or a buffer that it is a view of has a second reference, and where the memory may come from
     * outside the allocator: {@code Unpooled.wrappedBuffer(bytes)} counts one reference, and yet the array is somebody
     * else's. Only a pooling allocator never wraps.
     */
    static boolean mayOverwrite(ByteBuf buffer) {
        if (buffer.isReadOnly() || !buffer.alloc().isDirectBufferPooled()) {
            return false;
        }
        for (ByteBuf view = buffer; view != null; view = view.unwrap()) {
            if (view.refCnt() > 1) {
                return false;
            }
        }
        return true;
    }
}
