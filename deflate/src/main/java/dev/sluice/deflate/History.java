package dev.sluice.deflate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The last bytes of what one end has said, as many as its window holds: all that is needed to go on compressing or
 * inflating with other zlib objects. A ring whose memory grows with use up to the size of the window. {@link #clear()}
 * releases it.
 */
final class History {

    private static final int MIN_CAPACITY = 256;

    private final int size;
    private @Nullable ByteBuf ring;
    private int length;

    /** Where the next byte goes. Until the ring has reached its full size, nothing wraps around. */
    private int end;

    History(int size) {
        this.size = size;
    }

    /** Bytes that are remembered. */
    int length() {
        return length;
    }

    /** Bytes of memory that are taken. */
    int capacity() {
        return ring == null ? 0 : ring.capacity();
    }

    /** Takes in a copy of what comes next; the oldest bytes make room. */
    void append(ByteBufAllocator alloc, ByteBuf bytes, int index, int count) {
        int skipped = Math.max(0, count - size);
        if (count > 0) {
            put(alloc, bytes, index + skipped, count - skipped);
        }
    }

    /** Hands over the last {@code count} bytes, in one piece or two. The pieces are valid during the call. */
    void last(int count, Consumer<ByteBuffer> reader) {
        if (ring == null || count == 0) {
            return;
        }
        int start = end - count;
        if (start < 0) {
            reader.accept(ring.internalNioBuffer(start + size, -start));
            start = 0;
        }
        if (start < end) {
            reader.accept(ring.internalNioBuffer(start, end - start));
        }
    }

    /** Forgets everything, and gives the memory back. */
    void clear() {
        length = 0;
        end = 0;
        if (ring != null) {
            ring.release();
            ring = null;
        }
    }

    private void put(ByteBufAllocator alloc, ByteBuf bytes, int index, int count) {
        int newLength = Math.min(size, length + count);
        ByteBuf target = ringOf(alloc, newLength);
        int first = Math.min(count, size - end);
        target.setBytes(end, bytes, index, first);
        target.setBytes(0, bytes, index + first, count - first);
        end = (end + count) % size;
        length = newLength;
    }

    private ByteBuf ringOf(ByteBufAllocator alloc, int needed) {
        if (ring == null || ring.capacity() < needed) {
            int capacity = Math.max(MIN_CAPACITY, Integer.highestOneBit(2 * needed - 1)); // the next power of two
            ByteBuf larger = alloc.buffer(capacity, size);
            if (ring != null) {
                larger.setBytes(0, ring, 0, end);
                ring.release();
            }
            ring = larger;
        }
        return ring;
    }
}
