package dev.sluice.codec;

import io.netty.buffer.ByteBuf;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * The masking of RFC 6455 5.3: byte {@code i} of the payload is XORed with byte {@code i mod 4} of the key. Masking and
 * unmasking are the same operation. A key is an int whose highest byte comes first, as it stands in the header.
 *
 * <p>A long payload goes through a {@link LongBuffer} of its memory, where the JIT makes vectors of the loop, whichever kind
 * of buffer it is: through the buffer itself, each access looks again whether it may be made. For a short one the view costs
 * more than it saves.
 */
final class Masking {

    /** From so many bytes on, a view pays. */
    private static final int MIN_VIEW_BYTES = 128;

    private Masking() {}

    /** XORs {@code length} bytes at {@code index} in place; the first of them with the first byte of the key. */
    static void apply(ByteBuf payload, int index, int length, int key) {
        long keyTwice = keyTwice(key);
        int done = 0;
        if (isViewable(payload, length)) {
            LongBuffer longs = longsOf(payload, index, length);
            applyToLongs(longs, keyTwice);
            done = longs.limit() * Long.BYTES;
        }
        applyToBytes(payload, index + done, length - done, keyTwice);
    }

    /** The key for the rest of a payload of which {@code offset} bytes are done. */
    static int rotate(int key, long offset) {
        return Integer.rotateLeft(key, Byte.SIZE * (int) (offset & 3));
    }

    private static void applyToLongs(LongBuffer payload, long keyTwice) {
        for (int i = 0; i < payload.limit(); i++) {
            payload.put(i, payload.get(i) ^ keyTwice);
        }
    }

    /** Through the buffer itself. */
    private static void applyToBytes(ByteBuf payload, int index, int length, long keyTwice) {
        int at = index;
        int end = index + length;
        for (; end - at >= Long.BYTES; at += Long.BYTES) {
            payload.setLongLE(at, payload.getLongLE(at) ^ keyTwice);
        }
        for (long rest = keyTwice; at < end; at++, rest >>>= Byte.SIZE) {
            payload.setByte(at, (byte) (payload.getByte(at) ^ rest));
        }
    }

    private static boolean isViewable(ByteBuf payload, int length) {
        return length >= MIN_VIEW_BYTES && payload.nioBufferCount() == 1;
    }

    /** The whole longs of a payload. The slice is for its byte order: the buffer that it is taken from is the buffer's own. */
    private static LongBuffer longsOf(ByteBuf payload, int index, int length) {
        return payload.internalNioBuffer(index, length)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer();
    }

    private static long keyTwice(int key) {
        long once = Integer.reverseBytes(key) & 0xFFFF_FFFFL;
        return once << Integer.SIZE | once;
    }
}
