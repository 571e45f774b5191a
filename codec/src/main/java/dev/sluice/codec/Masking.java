package dev.sluice.codec;

import io.netty.buffer.ByteBuf;

/**
 * The masking of RFC 6455 5.3: byte {@code i} of the payload is XORed with byte {@code i mod 4} of the key. Masking and
 * unmasking are the same operation. A key is an int whose highest byte comes first, as it stands in the header.
 */
final class Masking {

    private Masking() {}

    /** XORs {@code length} bytes at {@code index} in place; the first of them with the first byte of the key. */
    static void apply(ByteBuf payload, int index, int length, int key) {
        long keyTwice = keyTwice(key);
        int at = index;
        // A counted loop with nothing else in it, little-endian as the machines are: the JIT makes vectors of it.
        for (int last = index + (length & -Long.BYTES); at < last; at += Long.BYTES) {
            payload.setLongLE(at, payload.getLongLE(at) ^ keyTwice);
        }
        int end = index + length;
        if (end - at >= Integer.BYTES) {
            payload.setIntLE(at, payload.getIntLE(at) ^ (int) keyTwice);
            at += Integer.BYTES;
        }
        for (; at < end; at++) {
            payload.setByte(at, payload.getByte(at) ^ (int) keyTwice);
            keyTwice >>>= Byte.SIZE;
        }
    }

    /** The key for the rest of a payload of which {@code offset} bytes are done. */
    static int rotate(int key, long offset) {
        return Integer.rotateLeft(key, Byte.SIZE * (int) (offset & 3));
    }

    private static long keyTwice(int key) {
        long once = Integer.reverseBytes(key) & 0xFFFF_FFFFL;
        return once << Integer.SIZE | once;
    }
}
