package dev.sluice.benchmarks.endtoend.load;

import io.netty.buffer.ByteBuf;

/** Frames as a client sends them, RFC 6455 5.2: whole messages, masked. */
final class MaskedFrame {

    private static final int MASKED = 0x80;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;

    private MaskedFrame() {}

    /** Appends a frame with FIN. */
    static void append(ByteBuf out, int opcode, boolean compressed, byte[] payload, int maskingKey) {
        out.writeByte(Opcode.FIN | (compressed ? Opcode.RSV1 : 0) | opcode);
        if (payload.length < SHORT_LENGTH) {
            out.writeByte(MASKED | payload.length);
        } else if (payload.length <= 0xFFFF) {
            out.writeByte(MASKED | SHORT_LENGTH).writeShort(payload.length);
        } else {
            out.writeByte(MASKED | LONG_LENGTH).writeLong(payload.length);
        }
        out.writeInt(maskingKey);
        for (int i = 0; i < payload.length; i++) {
            // RFC 6455 5.3: byte i is combined with byte i modulo 4 of the key
            out.writeByte(payload[i] ^ (maskingKey >>> (24 - 8 * (i & 3))));
        }
    }
}
