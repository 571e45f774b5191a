package dev.sluice.deflate;

import dev.sluice.testing.Wire;
import java.io.ByteArrayOutputStream;

/** Writes DEFLATE block by block, RFC 1951 3.2, with fixed Huffman codes or stored; also what no compressor would. */
final class Blocks {

    private static final int END_OF_BLOCK = 256;
    private static final int[] DISTANCE_BASES = {
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145, 8193, 12289, 16385, 24577
    };

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int bits;
    private int bitCount;

    /** A block with those literals. */
    Blocks block(String literals) {
        return begin(false).literals(literals).end();
    }

    /** The same with BFINAL set, which ends the stream. */
    Blocks finalBlock(String literals) {
        return begin(true).literals(literals).end().align();
    }

    /** The header of a block with fixed codes. */
    Blocks begin(boolean last) {
        return put(last ? 1 : 0, 1).put(1, 2);
    }

    Blocks literals(String literals) {
        for (byte literal : Wire.utf8(literals)) {
            symbol(literal & 0xFF);
        }
        return this;
    }

    /** Repeats what stands that far back: 3 to 10 bytes of it, or 258. */
    Blocks match(int length, int distance) {
        symbol(length == 258 ? 285 : 254 + length);
        int code = DISTANCE_BASES.length - 1;
        while (DISTANCE_BASES[code] > distance) {
            code--;
        }
        putReversed(code, 5);
        return put(distance - DISTANCE_BASES[code], code < 2 ? 0 : code / 2 - 1);
    }

    Blocks end() {
        return symbol(END_OF_BLOCK);
    }

    /** A stored block. */
    Blocks stored(boolean last, byte[] data) {
        return storedHeader(last, data.length).raw(data);
    }

    /** The beginning of a stored block. */
    Blocks storedHeader(boolean last, int length) {
        put(last ? 1 : 0, 3).align();
        return put(length, 16).put(~length & 0xFFFF, 16);
    }

    Blocks raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** Fills the last byte up with zeros. */
    Blocks align() {
        return bitCount == 0 ? this : put(0, Byte.SIZE - bitCount);
    }

    /** RFC 7692 7.2.1: an empty stored block, without the four bytes that are left off. */
    byte[] message() {
        return put(0, 3).align().bytes();
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    private Blocks symbol(int symbol) {
        if (symbol < 144) {
            return putReversed(0x30 + symbol, 8);
        }
        if (symbol < 256) {
            return putReversed(0x190 + symbol - 144, 9);
        }
        return symbol < 280 ? putReversed(symbol - 256, 7) : putReversed(0xC0 + symbol - 280, 8);
    }

    /** Huffman codes come with their highest bit first, everything else with its lowest. */
    private Blocks putReversed(int code, int count) {
        return put(Integer.reverse(code) >>> (Integer.SIZE - count), count);
    }

    private Blocks put(int value, int count) {
        for (int i = 0; i < count; i++) {
            bits |= (value >> i & 1) << bitCount;
            if (++bitCount == Byte.SIZE) {
                out.write(bits);
                bits = 0;
                bitCount = 0;
            }
        }
        return this;
    }
}
