package dev.sluice.deflate;

/** The bits of a deflated stream, RFC 1951 3.1.1: the least significant bit of each byte comes first. */
final class BitReader {

    private final byte[] bytes;
    private int next;
    private long ahead;
    private int bitsAhead;

    BitReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The next bits as a number, its least significant bit first. */
    int read(int count) {
        int value = peek(count);
        skip(count);
        return value;
    }

    /** The next bits, which stay unread; zeros follow behind the end of the stream. */
    int peek(int count) {
        if (bitsAhead < count) {
            fetch();
        }
        return (int) ahead & (1 << count) - 1;
    }

    private void fetch() {
        while (bitsAhead <= Long.SIZE - Byte.SIZE && next < bytes.length) {
            ahead |= (bytes[next++] & 0xFFL) << bitsAhead;
            bitsAhead += Byte.SIZE;
        }
    }

    /** Reads bits that have been peeked at. */
    void skip(int count) {
        if (count > bitsAhead) {
            throw invalid("the message ends inside a block");
        }
        ahead >>>= count;
        bitsAhead -= count;
    }

    void skipToByteBoundary() {
        skip(bitsAhead % Byte.SIZE);
    }

    /** Reads whole bytes, from a byte boundary on. */
    void readBytes(byte[] target, int offset, int count) {
        int from = (int) (bitPosition() / Byte.SIZE);
        if (count > bytes.length - from) {
            throw invalid("the message ends inside a block");
        }
        System.arraycopy(bytes, from, target, offset, count);
        next = from + count;
        ahead = 0;
        bitsAhead = 0;
    }

    /** How many bits have been read. */
    long bitPosition() {
        return (long) next * Byte.SIZE - bitsAhead;
    }

    /** The error to throw for what has just been read. */
    InvalidStreamError invalid(String reason) {
        return new InvalidStreamError(bitPosition(), reason);
    }
}
