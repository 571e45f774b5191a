package dev.sluice.codec;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
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
    private static final int MIN_VIEW_BYTES = 64;

    private Masking() {}

    /** XORs {@code length} bytes at {@code index} in place; the first of them with the first byte of the key. */
    static void apply(ByteBuf payload, int index, int length, int key) {
        if (length < Long.BYTES) {
            applyToFewBytes(payload, index, length, key);
            return;
        }
        long keyTwice = keyTwice(key);
        // The last long overlaps the one before it, so it is read before anything is written: byte by byte, a tail
        // would take as long as all before it.
        int tail = length - Long.BYTES;
        long last = payload.getLongLE(index + tail) ^ Long.rotateRight(keyTwice, tail * Byte.SIZE);
        if (isViewable(payload, length)) {
            applyToLongs(longsOf(payload, index, length), keyTwice);
        } else {
            for (int at = index; at < index + tail; at += Long.BYTES) {
                payload.setLongLE(at, payload.getLongLE(at) ^ keyTwice);
            }
        }
        payload.setLongLE(index + tail, last);
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

    private static void applyToFewBytes(ByteBuf payload, int index, int length, int key) {
        for (int i = 0; i < length; i++) {
            int byteOfKey = rotate(key, i + 1); // the lowest one
            payload.setByte(index + i, payload.getByte(index + i) ^ byteOfKey);
        }
    }

    private static boolean isViewable(ByteBuf payload, int length) {
        return length >= MIN_VIEW_BYTES && payload.nioBufferCount() == 1;
    }

    /** The whole longs of a payload. The buffer that they are taken from is the payload's own, and keeps its byte order. */
    private static LongBuffer longsOf(ByteBuf payload, int index, int length) {
        ByteBuffer bytes = payload.internalNioBuffer(index, length);
        ByteOrder order = bytes.order();
        LongBuffer longs = bytes.order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
        bytes.order(order);
        return longs;
    }

    private static long keyTwice(int key) {
        long once = Integer.reverseBytes(key) & 0xFFFF_FFFFL;
        return once << Integer.SIZE | once;
    }
}
