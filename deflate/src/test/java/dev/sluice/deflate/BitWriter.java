package dev.sluice.deflate;

import java.io.ByteArrayOutputStream;

/** Writes deflated streams by hand, lawful or not: RFC 1951 3.1.1. */
final class BitWriter {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int current;
    private int bitsInCurrent;

    /** A number, its least significant bit first. */
    BitWriter number(int value, int bits) {
        for (int i = 0; i < bits; i++) {
            bit(value >> i & 1);
        }
        return this;
    }

    /** A Huffman code as it is read, from the left: {@code "110"}, or several with spaces between them. */
    BitWriter code(String code) {
        code.chars().filter(digit -> digit != ' ').forEach(digit -> bit(digit - '0'));
        return this;
    }

    /** The three bits that begin a block, RFC 1951 3.2.3. */
    BitWriter block(boolean last, int type) {
        return number(last ? 1 : 0, 1).number(type, 2);
    }

    /** Zeros up to the next byte boundary. */
    BitWriter align() {
        return number(0, -bitsInCurrent & 7);
    }

    /** Whole bytes, from a byte boundary on. */
    BitWriter bytes(byte[] whole) {
        if (bitsInCurrent != 0) {
            throw new IllegalStateException("not at a byte boundary");
        }
        bytes.writeBytes(whole);
        return this;
    }

    /** The stream as the payload of a message: it ends with an empty stored block, whose lengths are left off. */
    byte[] message() {
        return block(false, 0).align().toByteArray();
    }

    /** The stream so far, with zeros up to the next byte boundary. */
    byte[] toByteArray() {
        align();
        return bytes.toByteArray();
    }

    private void bit(int bit) {
        current |= bit << bitsInCurrent;
        bitsInCurrent++;
        if (bitsInCurrent == Byte.SIZE) {
            bytes.write(current);
            current = 0;
            bitsInCurrent = 0;
        }
    }
}
