package dev.sluice.deflate;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The two codes of a compressed block. */
record BlockCodes(HuffmanCode literalsAndLengths, HuffmanCode distances) {

    static final int END_OF_BLOCK = 256;

    /** RFC 1951 3.2.6. */
    static final BlockCodes FIXED = fixed();

    // RFC 1951 3.2.7: the order in which the lengths of the code length code are sent
    private static final int[] ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    private static final int LITERALS_AND_LENGTHS = 286;
    private static final int DISTANCES = 30;

    private static BlockCodes fixed() {
        int[] literals = new int[288];
        Arrays.fill(literals, 0, 144, 8);
        Arrays.fill(literals, 144, 256, 9);
        Arrays.fill(literals, 256, 280, 7);
        Arrays.fill(literals, 280, 288, 8);
        int[] distances = new int[32];
        Arrays.fill(distances, 5);
        return new BlockCodes(new HuffmanCode(literals), new HuffmanCode(distances));
    }

    /** Reads the codes that a block with dynamic codes begins with: RFC 1951 3.2.7. */
    static BlockCodes readDynamic(BitReader in) {
        int literals = in.read(5) + 257;
        int distances = in.read(5) + 1;
        int lengthCodes = in.read(4) + 4;
        // RFC 1951 3.2.5, 3.2.6: there is no symbol behind 285, and no distance behind 29
        if (literals > LITERALS_AND_LENGTHS || distances > DISTANCES) {
            throw in.invalid(literals + " literals and lengths, " + distances + " distances (expected: at most "
                    + LITERALS_AND_LENGTHS + " and " + DISTANCES + ")");
        }
        int[] lengths = readLengths(in, readLengthCode(in, lengthCodes), literals + distances);
        return new BlockCodes(
                literalCode(in, Arrays.copyOf(lengths, literals)),
                distanceCode(in, Arrays.copyOfRange(lengths, literals, lengths.length)));
    }

    private static HuffmanCode readLengthCode(BitReader in, int count) {
        int[] lengths = new int[ORDER.length];
        for (int i = 0; i < count; i++) {
            lengths[ORDER[i]] = in.read(3);
        }
        return completeCode(in, "code length code", lengths);
    }

    private static int[] readLengths(BitReader in, HuffmanCode lengthCode, int count) {
        int[] lengths = new int[count];
        int at = 0;
        while (at < count) {
            int symbol = lengthCode.read(in);
            if (symbol < 16) {
                lengths[at++] = symbol;
                continue;
            }
            if (symbol == 16 && at == 0) {
                throw in.invalid("repeats the length before the first");
            }
            int repeated = symbol == 16 ? lengths[at - 1] : 0;
            int end = at + readRepeat(in, symbol);
            if (end > count) {
                throw in.invalid("repeats a length for " + end + " codes (expected: at most " + count + ")");
            }
            Arrays.fill(lengths, at, end, repeated);
            at = end;
        }
        return lengths;
    }

    private static int readRepeat(BitReader in, int symbol) {
        return switch (symbol) {
            case 16 -> 3 + in.read(2);
            case 17 -> 3 + in.read(3);
            default -> 11 + in.read(7);
        };
    }

    private static HuffmanCode literalCode(BitReader in, int[] lengths) {
        if (lengths[END_OF_BLOCK] == 0) {
            throw in.invalid("a block that cannot end: no code for its end");
        }
        return completeCode(in, "literal and length code", lengths);
    }

    private static HuffmanCode distanceCode(BitReader in, int[] lengths) {
        // RFC 1951 3.2.7: no distance code at all, or a single one of one bit, is no fault
        if (IntStream.of(lengths).sum() <= 1) {
            return new HuffmanCode(lengths);
        }
        return completeCode(in, "distance code", lengths);
    }

    private static HuffmanCode completeCode(BitReader in, String name, int[] lengths) {
        int unused = HuffmanCode.unused(lengths);
        if (unused != 0) {
            throw in.invalid((unused < 0 ? "over-subscribed " : "incomplete ") + name);
        }
        return new HuffmanCode(lengths);
    }
}
