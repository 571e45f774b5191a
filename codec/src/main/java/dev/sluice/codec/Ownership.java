package dev.sluice.codec;

import io.netty.buffer.AbstractByteBuf;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Set;

/** Who else may be looking at a buffer's memory. */
final class Ownership {

    /** Netty keeps the class itself to itself. What is wrapped in it is going to be written again. */
    private static final Class<?> UNRELEASABLE =
            Unpooled.unreleasableBuffer(Unpooled.EMPTY_BUFFER).getClass();

    /** The views that have the count of what they unwrap to. These classes too Netty keeps to itself. */
    private static final Set<Class<?>> PLAIN_VIEWS = Set.of(
            Unpooled.buffer(1).slice(0, 1).getClass(),
            Unpooled.buffer(1).duplicate().getClass());

    private Ownership() {}

    /**
     * Whether the bytes of a buffer may be overwritten by whoever was handed its only reference. Not so where the buffer is
     * read-only, where it or a buffer that it is a view of has a second reference or cannot be released, and where the
     * memory may come from outside the allocator: {@code Unpooled.wrappedBuffer(bytes)} counts one reference, and yet the
     * array is somebody else's. Only a pooling allocator never wraps, but for its composite buffers, which take anything.
     * Nor so where the buffer is a retained view of a pooled buffer, which cannot tell whether it is the last one.
     */
    static boolean mayOverwrite(ByteBuf buffer) {
        if (buffer.isReadOnly() || !buffer.alloc().isDirectBufferPooled()) {
            return false;
        }
        for (ByteBuf view = buffer; view != null; view = view.unwrap()) {
            if (view.refCnt() > 1
                    || view instanceof CompositeByteBuf
                    || view.getClass() == UNRELEASABLE
                    || hidesOtherViews(view)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether this is a retained view from Netty's pool of views, or a view of one. It unwraps to the memory, past the view
     * which it was taken from, and which others may have been taken from: the memory counts one reference for all of them.
     */
    private static boolean hidesOtherViews(ByteBuf buffer) {
        return buffer instanceof AbstractByteBuf && buffer.unwrap() != null && !PLAIN_VIEWS.contains(buffer.getClass());
    }
}
