package dev.sluice.deflate;

import java.util.Arrays;

/**
 * Inflates the messages of one direction of a connection and finds fault with whatever the RFCs forbid. It is written from RFC
 * 1951 and RFC 7692 7.2 alone and shares nothing with zlib, which cannot be told to keep to a window: a distance beyond the window
 * that was agreed on fails here. Once it has failed, it is of no further use.
 */
final class CheckingInflater {

    /** What the sender of a message leaves off, RFC 7692 7.2.1: the lengths of an empty stored block. */
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    // RFC 1951 3.2.5: the lengths of 257 to 285
    private static final int[] LENGTHS = {
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258
    };
    private static final int[] LENGTH_BITS = {
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
    };
    private static final int[] DISTANCES = {
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145, 8193, 12289, 16385, 24577
    };
    private static final int[] DISTANCE_BITS = {
        0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13
    };

    private static final int NOWHERE = -1;

    private final int windowBytes;
    private byte[] output; // the history, then what the message has inflated to
    private int outputEnd;
    private long storedLengthsAt; // the bit at which the latest stored block tells its length
    private int maxDistance;
    private long blocks;

    /** @param windowBits of the compressor, as negotiated: 8 to 15 */
    CheckingInflater(int windowBits) {
        if (windowBits < 8 || windowBits > 15) {
            throw new IllegalArgumentException("windowBits: " + windowBits + " (expected: 8-15)");
        }
        windowBytes = 1 << windowBits;
        output = new byte[2 * windowBytes];
    }

    /**
     * Inflates one whole message, with the history of those before.
     *
     * @param payload what was on the wire: all fragments in one piece, without the 00 00 FF FF that the sender leaves off
     * @throws InvalidStreamError if it is not what a compressor with that window may send
     */
    byte[] inflate(byte[] payload) {
        BitReader in = new BitReader(withTail(payload));
        int start = outputEnd;
        storedLengthsAt = NOWHERE;
        long payloadEnd = (long) payload.length * Byte.SIZE;
        long tailEnd = payloadEnd + (long) TAIL.length * Byte.SIZE;
        boolean ended = false;
        while (!ended) {
            boolean last = readBlock(in);
            // a final block may stand at the very end, with no empty block behind it to which the tail would belong
            ended = in.bitPosition() == tailEnd || (last && in.bitPosition() == payloadEnd);
        }
        // RFC 7692 7.2.1: what is left off belongs to an empty stored block, and to nothing else
        if (in.bitPosition() == tailEnd && storedLengthsAt != payloadEnd) {
            throw in.invalid("the message does not end with the header of an empty stored block");
        }
        byte[] message = Arrays.copyOfRange(output, start, outputEnd);
        keepHistory();
        return message;
    }

    /** Forgets the history, as the sender does who takes no context over. */
    void resetContext() {
        outputEnd = 0;
    }

    /** The largest distance in all messages so far, in bytes. */
    int maxDistance() {
        return maxDistance;
    }

    /** The number of blocks in all messages so far, with the empty one at the end of each. */
    long blocks() {
        return blocks;
    }

    private static byte[] withTail(byte[] payload) {
        byte[] stream = Arrays.copyOf(payload, payload.length + TAIL.length);
        System.arraycopy(TAIL, 0, stream, payload.length, TAIL.length);
        return stream;
    }

    private void keepHistory() {
        int kept = Math.min(outputEnd, windowBytes);
        System.arraycopy(output, outputEnd - kept, output, 0, kept);
        outputEnd = kept;
    }

    /** Reads one block, RFC 1951 3.2.3, and tells whether BFINAL was set. */
    private boolean readBlock(BitReader in) {
        boolean last = in.read(1) == 1;
        switch (in.read(2)) {
            case 0 -> readStored(in);
            case 1 -> readCompressed(in, BlockCodes.FIXED);
            case 2 -> readCompressed(in, BlockCodes.readDynamic(in));
            default -> throw in.invalid("block type 3 is reserved");
        }
        blocks++;
        if (last) {
            in.skipToByteBoundary(); // a final block ends a stream of its own, and a stream is whole bytes
        }
        return last;
    }

    private void readStored(BitReader in) {
        in.skipToByteBoundary();
        storedLengthsAt = in.bitPosition();
        int length = in.read(16);
        int complement = in.read(16);
        if ((length ^ complement) != 0xFFFF) {
            throw in.invalid(String.format("stored length %04x, complement %04x", length, complement));
        }
        makeRoom(length);
        in.readBytes(output, outputEnd, length);
        outputEnd += length;
    }

    private void readCompressed(BitReader in, BlockCodes codes) {
        int symbol = codes.literalsAndLengths().read(in);
        while (symbol != BlockCodes.END_OF_BLOCK) {
            if (symbol < BlockCodes.END_OF_BLOCK) {
                makeRoom(1);
                output[outputEnd++] = (byte) symbol;
            } else {
                int length = readLength(in, symbol - BlockCodes.END_OF_BLOCK - 1);
                repeat(readDistance(in, codes.distances().read(in)), length);
            }
            symbol = codes.literalsAndLengths().read(in);
        }
    }

    private static int readLength(BitReader in, int index) {
        if (index >= LENGTHS.length) {
            throw in.invalid("no length belongs to symbol " + (index + BlockCodes.END_OF_BLOCK + 1));
        }
        return LENGTHS[index] + in.read(LENGTH_BITS[index]);
    }

    private int readDistance(BitReader in, int symbol) {
        if (symbol >= DISTANCES.length) {
            throw in.invalid("no distance belongs to symbol " + symbol);
        }
        int distance = DISTANCES[symbol] + in.read(DISTANCE_BITS[symbol]);
        if (distance > windowBytes) {
            throw in.invalid("distance " + distance + " in a window of " + windowBytes);
        }
        if (distance > outputEnd) {
            throw in.invalid("distance " + distance + " behind " + outputEnd + " bytes");
        }
        maxDistance = Math.max(maxDistance, distance);
        return distance;
    }

    private void repeat(int distance, int length) {
        makeRoom(length);
        for (int i = 0; i < length; i++) { // byte by byte: what is repeated may overlap what is written
            output[outputEnd] = output[outputEnd - distance];
            outputEnd++;
        }
    }

    private void makeRoom(int bytes) {
        if (bytes > output.length - outputEnd) {
            output = Arrays.copyOf(output, Math.max(2 * output.length, outputEnd + bytes));
        }
    }
}
