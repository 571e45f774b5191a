package dev.sluice.codec;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Checks UTF-8 as it arrives, in pieces cut anywhere, and fails on the first byte that no valid text can have there
 * (RFC 3629 4; Unicode, table 3-7).
 *
 * <p>It is an automaton, whose state says which bytes may come next. A state is the place of its six bits within a {@code long}; a
 * byte has such a {@code long}, with the next state at the place of each state. So a step is a shift, without a branch that
 * text of many scripts would mispredict. Blocks of ASCII are skipped.
 *
 * <p>{@link FrameDecoder} checks text by itself. This is for whoever makes text of what has arrived, as an extension that
 * inflates does. Not for use by several threads at once.
 */
public final class Utf8Validator {

    private static final int BITS = 6;

    // The states. Some leads rule continuations out: those that would make overlong forms, surrogates, or more than
    // U+10FFFF.
    private static final int COMPLETE = 0;
    private static final int WRONG = BITS;
    private static final int ONE_OWED = 2 * BITS;
    private static final int TWO_OWED = 3 * BITS;
    private static final int THREE_OWED = 4 * BITS;
    private static final int TWO_OWED_FROM_A0 = 5 * BITS;
    private static final int TWO_OWED_TO_9F = 6 * BITS;
    private static final int THREE_OWED_FROM_90 = 7 * BITS;
    private static final int THREE_OWED_TO_8F = 8 * BITS;

    private static final int STATE = (1 << BITS) - 1;

    /** Where each byte leads to. */
    private static final long[] STEPS = new long[1 << Byte.SIZE];

    static {
        for (int next = 0; next < STEPS.length; next++) {
            STEPS[next] = steps(next);
        }
    }

    /** Eight bytes at once, the first of them lowest, from any kind of buffer without a virtual call. */
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

    /** Bytes tested for ASCII at once. */
    private static final int BLOCK = 4 * Long.BYTES;

    /** Eight characters of three bytes. */
    private static final int THREE_BYTE_BLOCK = 3 * Long.BYTES;

    private int state = COMPLETE;

    /** Creates a validator that stands at the beginning of a text. */
    public Utf8Validator() {}

    /**
     * Takes the next bytes of the text.
     *
     * @param text is only read, but not by another thread meanwhile; its indices are neither used nor moved
     * @param index of the first byte
     * @param length bytes, which may end inside a character
     * @return false if a byte is wrong; the validator is then of no further use until {@link #reset()}
     */
    public boolean accept(ByteBuf text, int index, int length) {
        if (text.nioBufferCount() == 1) {
            return accept(text.internalNioBuffer(index, length));
        }
        for (ByteBuffer part : text.nioBuffers(index, length)) {
            if (!accept(part)) {
                return false;
            }
        }
        return true;
    }

    private boolean accept(ByteBuffer text) {
        int at = text.position();
        int end = text.limit();
        while (end - at >= BLOCK) {
            if (state == COMPLETE && isAscii(text, at)) {
                at += BLOCK;
            } else if (state == COMPLETE && isOfThreeByteCharacters(text, at)) {
                at += THREE_BYTE_BLOCK;
            } else {
                state = stepOverBlock(state, text, at);
                at += BLOCK;
            }
            if (state == WRONG) {
                return false;
            }
        }
        while (state == COMPLETE && end - at >= Long.BYTES && (longAt(text, at) & NOT_ASCII) == 0) {
            at += Long.BYTES;
        }
        for (; at < end; at++) {
            state = step(state, text.get(at));
        }
        return state != WRONG;
    }

    /**
     * Whether the text may end here.
     *
     * @return true between two characters
     */
    public boolean isComplete() {
        return state == COMPLETE;
    }

    /** Goes back to the beginning of a text. */
    public void reset() {
        state = COMPLETE;
    }

    private static int step(int state, long next) {
        return (int) (STEPS[(int) next & 0xFF] >>> state) & STATE;
    }

    private static int stepOverBlock(int state, ByteBuffer text, int index) {
        int after = state;
        for (int at = index; at < index + BLOCK; at += Long.BYTES) {
            long next = longAt(text, at);
            for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
                after = step(after, next >>> shift);
            }
        }
        return after;
    }

    /** Whether a whole block is ASCII. */
    private static boolean isAscii(ByteBuffer text, int index) {
        long bits = longAt(text, index)
                | longAt(text, index + Long.BYTES)
                | longAt(text, index + 2 * Long.BYTES)
                | longAt(text, index + 3 * Long.BYTES);
        return (bits & NOT_ASCII) == 0;
    }

    /** Whether the next bytes are eight characters of three bytes, none of which has a lead that rules continuations out. */
    private static boolean isOfThreeByteCharacters(ByteBuffer text, int index) {
        return isOfThreeByteCharacters(longAt(text, index), 0x00FF_0000_FF00_00FFL)
                && isOfThreeByteCharacters(longAt(text, index + Long.BYTES), 0xFF00_00FF_0000_FF00L)
                && isOfThreeByteCharacters(longAt(text, index + 2 * Long.BYTES), 0x0000_FF00_00FF_0000L);
    }

    /** Whether there is 1110xxxx where a lead is, but for E0 and ED, and 10xxxxxx everywhere else. */
    private static boolean isOfThreeByteCharacters(long bytes, long leads) {
        long fixed = (0xF0F0_F0F0_F0F0_F0F0L & leads) | (0xC0C0_C0C0_C0C0_C0C0L & ~leads);
        long shape = (0xE0E0_E0E0_E0E0_E0E0L & leads) | (0x8080_8080_8080_8080L & ~leads);
        long lowBits = (bytes & 0x0F0F_0F0F_0F0F_0F0FL & leads) | (0x0101_0101_0101_0101L & ~leads);
        return (bytes & fixed) == shape && hasNoZero(lowBits) && hasNoZero(lowBits ^ 0x0D0D_0D0D_0D0D_0D0DL);
    }

    /** Whether none of these bytes, up to 0x7F each, is 0. */
    private static boolean hasNoZero(long bytes) {
        return (bytes + 0x7F7F_7F7F_7F7F_7F7FL & 0x8080_8080_8080_8080L) == 0x8080_8080_8080_8080L;
    }

    private static long longAt(ByteBuffer text, int index) {
        return (long) LONGS.get(text, index);
    }

    /** The next states of a byte, from each state. */
    private static long steps(int next) {
        boolean continuation = next >= 0x80 && next <= 0xBF;
        return leadsTo(begin(next), COMPLETE)
                | leadsTo(WRONG, WRONG)
                | leadsTo(continuation ? COMPLETE : WRONG, ONE_OWED)
                | leadsTo(continuation ? ONE_OWED : WRONG, TWO_OWED)
                | leadsTo(continuation ? TWO_OWED : WRONG, THREE_OWED)
                | leadsTo(continuation && next >= 0xA0 ? ONE_OWED : WRONG, TWO_OWED_FROM_A0)
                | leadsTo(continuation && next <= 0x9F ? ONE_OWED : WRONG, TWO_OWED_TO_9F)
                | leadsTo(continuation && next >= 0x90 ? TWO_OWED : WRONG, THREE_OWED_FROM_90)
                | leadsTo(continuation && next <= 0x8F ? TWO_OWED : WRONG, THREE_OWED_TO_8F);
    }

    private static long leadsTo(long next, int from) {
        return next << from;
    }

    /** The state behind the first byte of a character. */
    private static int begin(int lead) {
        if (lead < 0x80) {
            return COMPLETE;
        }
        if (lead < 0xC2) { // a continuation, or an overlong form of ASCII
            return WRONG;
        }
        if (lead < 0xE0) {
            return ONE_OWED;
        }
        if (lead < 0xF0) {
            return switch (lead) {
                case 0xE0 -> TWO_OWED_FROM_A0; // below: overlong forms
                case 0xED -> TWO_OWED_TO_9F; // above: surrogates
                default -> TWO_OWED;
            };
        }
        return switch (lead) {
            case 0xF0 -> THREE_OWED_FROM_90; // below: overlong forms
            case 0xF1, 0xF2, 0xF3 -> THREE_OWED;
            case 0xF4 -> THREE_OWED_TO_8F; // above: beyond U+10FFFF
            default -> WRONG;
        };
    }
}
