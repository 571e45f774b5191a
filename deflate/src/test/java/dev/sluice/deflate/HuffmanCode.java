package dev.sluice.deflate;

import java.util.stream.IntStream;

/** A prefix code, which the lengths of its codes define: RFC 1951 3.2.2. */
final class HuffmanCode {

    private static final int LONGEST = 15;

    private final int longest;
    private final int[] table; // the next bits -> the symbol << 4 | the length of its code, or 0 for no code

    /** @param lengths of the code of each symbol in bits, 0 for a symbol that has none; not over-subscribed */
    HuffmanCode(int[] lengths) {
        longest = IntStream.of(lengths).max().orElseThrow();
        table = new int[1 << longest];
        int code = 0;
        for (int length = 1; length <= longest; length++) {
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] == length) {
                    fill(code++, length, symbol);
                }
            }
            code <<= 1;
        }
    }

    private void fill(int code, int length, int symbol) {
        // RFC 1951 3.1.1: Huffman codes are packed starting with the most significant bit, against the order of the
        // reader
        int first = Integer.reverse(code) >>> (Integer.SIZE - length);
        for (int i = first; i < table.length; i += 1 << length) {
            table[i] = symbol << 4 | length;
        }
    }

    /** What of the room for codes is left over: 0 when the code is complete, negative when it is over-subscribed. */
    static int unused(int[] lengths) {
        int unused = 1 << LONGEST;
        for (int length : lengths) {
            unused -= length == 0 ? 0 : 1 << (LONGEST - length);
        }
        return unused;
    }

    /** Reads one symbol. */
    int read(BitReader in) {
        int entry = table[in.peek(longest)];
        int length = entry & 0xF;
        if (length == 0) {
            throw in.invalid("a code that belongs to no symbol");
        }
        in.skip(length);
        return entry >> 4;
    }
}
