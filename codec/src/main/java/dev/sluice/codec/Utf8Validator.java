package dev.sluice.codec;

import io.netty.buffer.ByteBuf;

/**
 * Checks UTF-8 as it arrives, in pieces cut anywhere, and fails on the first byte that no valid text can have there
 * (RFC 3629 4; Unicode, table 3-7). Between pieces it remembers how many continuation bytes are owed, and the range of
 * the next one: that range is what rules out overlong forms, surrogates and everything above U+10FFFF.
 *
 * <p>{@link FrameDecoder} checks text by itself. This is for whoever makes text of what has arrived, as an extension that
 * inflates does. Not for use by several threads at once.
 */
public final class Utf8Validator {

    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    /** Bytes tested by one branch in the ASCII loop; small enough that a single emoji costs little. */
    private static final int ASCII_BLOCK = 4 * Long.BYTES;

    private static final int CONTINUATION_MIN = 0x80;
    private static final int CONTINUATION_MAX = 0xBF;

    private int owed;
    private int nextMin;
    private int nextMax;

    /** Creates a validator that stands at the beginning of a text. */
    public Utf8Validator() {}

    /**
     * Takes the next bytes of the text.
     *
     * @param text is only read; its indices are neither used nor moved
     * @param index of the first byte
     * @param length bytes, which may end inside a character
     * @return false if a byte is wrong; the validator is then of no further use until {@link #reset()}
     */
    public boolean accept(ByteBuf text, int index, int length) {
        int end = index + length;
        int at = index;
        while (at < end) {
            if (owed > 0) {
                if (!acceptContinuation(text.getUnsignedByte(at++))) {
                    return false;
                }
            } else {
                at = skipWholeCharacters(text, at, end);
                if (at < end && !acceptLead(text.getUnsignedByte(at++))) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * Whether the text may end here.
     *
     * @return true between two characters
     */
    public boolean isComplete() {
        return owed == 0;
    }

    /** Goes back to the beginning of a text. */
    public void reset() {
        owed = 0;
    }

    /**
     * The fast path: skips characters that lie wholly before {@code end} and can be told to be right from four bytes at
     * once. It stops, at the latest three bytes before the end, where a byte has to be looked at by itself.
     */
    private static int skipWholeCharacters(ByteBuf text, int index, int end) {
        int at = index;
        while (end - at >= Integer.BYTES) {
            int next = text.getIntLE(at); // the lead is the lowest byte
            if ((next & 0x80) == 0) {
                at = skipAscii(text, at, end);
            } else if (isThreeBytes(next)) {
                at += 3;
            } else if (isTwoBytes(next)) {
                at += 2;
            } else if (isFourBytes(next)) {
                at += 4;
            } else {
                break;
            }
        }
        return at;
    }

    /** 110xxxxx 10xxxxxx, and not an overlong form of ASCII. */
    private static boolean isTwoBytes(int next) {
        return (next & 0xC0E0) == 0x80C0 && (next & 0x1E) != 0;
    }

    /** 1110xxxx 10xxxxxx 10xxxxxx, but for the leads E0 and ED, behind which not every continuation may stand. */
    private static boolean isThreeBytes(int next) {
        int lead = next & 0xFF;
        return (next & 0xC0C0F0) == 0x8080E0 && lead != 0xE0 && lead != 0xED;
    }

    /** 11110xxx and three continuations, neither overlong nor above U+10FFFF. */
    private static boolean isFourBytes(int next) {
        int firstBits = (next & 0x7) << 2 | (next >> 12 & 0x3); // bits 20 to 16 of the code point
        return (next & 0xC0C0C0F8) == 0x808080F0 && firstBits >= 0x01 && firstBits <= 0x10;
    }

    /** The index of the first byte from {@code index} on that is not ASCII, or {@code end}. */
    private static int skipAscii(ByteBuf text, int index, int end) {
        int at = index;
        for (int last = end - ASCII_BLOCK; at <= last; at += ASCII_BLOCK) {
            long bits = text.getLongLE(at)
                    | text.getLongLE(at + Long.BYTES)
                    | text.getLongLE(at + 2 * Long.BYTES)
                    | text.getLongLE(at + 3 * Long.BYTES);
            if ((bits & HIGH_BITS) != 0) {
                break;
            }
        }
        while (at < end && text.getByte(at) >= 0) {
            at++;
        }
        return at;
    }

    private boolean acceptLead(int lead) {
        if (lead < 0x80) {
            return true;
        }
        nextMin = CONTINUATION_MIN;
        nextMax = CONTINUATION_MAX;
        if (lead < 0xC2) { // a continuation, or an overlong form of ASCII
            return false;
        }
        if (lead < 0xE0) {
            owed = 1;
        } else if (lead < 0xF0) {
            owed = 2;
            nextMin = lead == 0xE0 ? 0xA0 : CONTINUATION_MIN; // below: an overlong form
            nextMax = lead == 0xED ? 0x9F : CONTINUATION_MAX; // above: surrogates
        } else if (lead < 0xF5) {
            owed = 3;
            nextMin = lead == 0xF0 ? 0x90 : CONTINUATION_MIN; // below: an overlong form
            nextMax = lead == 0xF4 ? 0x8F : CONTINUATION_MAX; // above: beyond U+10FFFF
        } else {
            return false;
        }
        return true;
    }

    private boolean acceptContinuation(int next) {
        if (next < nextMin || next > nextMax) {
            return false;
        }
        nextMin = CONTINUATION_MIN;
        nextMax = CONTINUATION_MAX;
        owed--;
        return true;
    }
}
