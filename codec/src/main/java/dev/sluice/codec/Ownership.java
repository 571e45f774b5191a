package dev.sluice.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;

/** Who else may be looking at a buffer's memory. */
final class Ownership {

    /** Netty keeps the class itself to itself. What is wrapped in it is going to be written again. */
    private static final Class<?> UNRELEASABLE =
            Unpooled.unreleasableBuffer(Unpooled.EMPTY_BUFFER).getClass();

    private Ownership() {}

    /**
     * Whether the bytes of a buffer may be overwritten by whoever was handed its only reference. Not so where the buffer is
     * read-only, where it or a buffer that it is a view of has a second reference or cannot be released, and where the
     * memory may come from outside the allocator: {@code Unpooled.wrappedBuffer(bytes)} counts one reference, and yet the
     * array is somebody else's. Only a pooling allocator never wraps, but for its composite buffers, which take anything.
     */
    static boolean mayOverwrite(ByteBuf buffer) {
        if (buffer.isReadOnly() || !buffer.alloc().isDirectBufferPooled()) {
            return false;
        }
        for (ByteBuf view = buffer; view != null; view = view.unwrap()) {
            if (view.refCnt() > 1 || view instanceof CompositeByteBuf || view.getClass() == UNRELEASABLE) {
                return false;
            }
        }
        return true;
    }
}
