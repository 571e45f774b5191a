package dev.sluice.codec;

import io.netty.buffer.ByteBuf;

/**
 * The bits of a frame header, RFC 6455 5.2. What travels through this module as {@code flags} is the header's first byte: FIN,
 * the RSV bits and the opcode.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-+-+-+-+-------+-+-------------+-------------------------------+
 *  |F|R|R|R| opcode|M| length      | extended length, 16 bits      |
 *  |I|S|S|S|       |A|             | when length is 126,           |
 *  |N|V|V|V|       |S|             | or the first of 64 bits       |
 *  | |1|2|3|       |K|             | when length is 127            |
 *  +-+-+-+-+-------+-+-------------+-------------------------------+
 *  | masking key, 32 bits, when MASK is set                        |
 *  +---------------------------------------------------------------+
 *  | payload                                                       |
 * </pre>
 */
public final class FrameHeader {

    /** The bit of the last frame of a message. */
    public static final int FIN = 0x80;

    static final int RSV = 0x70;
    static final int RSV1 = 0x40;
    static final int OPCODE = 0x0F;

    /** The opcode bit that tells control frames from data frames, RFC 6455 5.5. */
    static final int CONTROL = 0x08;

    /** The opcode of what continues a fragmented message. */
    public static final int CONTINUATION = 0x0;

    /** The opcode of the first frame of a text message. */
    public static final int TEXT = 0x1;

    /** The opcode of the first frame of a binary message. */
    public static final int BINARY = 0x2;

    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    /** How far a frame's three RSV bits, as Netty counts them, stand from the right of {@code flags}. */
    static final int RSV_SHIFT = 4;

    static final int MASK = 0x80;
    static final int LENGTH = 0x7F;
    static final int LENGTH_16_BITS = 126;
    static final int LENGTH_64_BITS = 127;

    /** The first two bytes, which every header has. */
    static final int MIN_BYTES = 2;

    static final int MASKING_KEY_BYTES = 4;

    static final int MAX_CONTROL_PAYLOAD_BYTES = 125;

    private FrameHeader() {}

    /** Whether a message ends with this frame. */
    public static boolean isFinal(int flags) {
        return (flags & FIN) != 0;
    }

    static boolean isControl(int flags) {
        return (flags & CONTROL) != 0;
    }

    /** {@link #CONTINUATION}, {@link #TEXT} or {@link #BINARY}, or a control opcode. */
    public static int opcode(int flags) {
        return flags & OPCODE;
    }

    static void checkData(int flags) {
        if (isControl(flags)) {
            throw new IllegalArgumentException("flags: 0x" + Integer.toHexString(flags)
                    + " (expected: of a text, binary or continuation frame; control frames are written as frames)");
        }
    }

    /** The size of the header, masking key included, in front of a payload of that many bytes. */
    static int bytes(int payloadBytes, boolean masked) {
        int lengthBytes = payloadBytes < LENGTH_16_BITS ? 0 : payloadBytes <= 0xFFFF ? 2 : 8;
        return MIN_BYTES + lengthBytes + (masked ? MASKING_KEY_BYTES : 0);
    }

    /** Writes the header up to the masking key, the length in its shortest form (RFC 6455 5.2). */
    static void write(ByteBuf out, int flags, int payloadBytes, boolean masked) {
        int maskBit = masked ? MASK : 0;
        if (payloadBytes < LENGTH_16_BITS) {
            out.writeShort(flags << 8 | maskBit | payloadBytes);
        } else if (payloadBytes <= 0xFFFF) {
            out.writeInt((flags << 8 | maskBit | LENGTH_16_BITS) << 16 | payloadBytes);
        } else {
            out.writeShort(flags << 8 | maskBit | LENGTH_64_BITS);
            out.writeLong(payloadBytes);
        }
    }
}
