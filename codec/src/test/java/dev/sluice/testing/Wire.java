package dev.sluice.testing;

import dev.sluice.codec.Role;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Frames as bytes, written for tests from RFC 6455 5.2 alone and sharing nothing with the code under test. It can also write
 * what is forbidden.
 */
public final class Wire {

    public static final int FIN = 0x80;
    public static final int RSV1 = 0x40;
    public static final int RSV2 = 0x20;
    public static final int RSV3 = 0x10;
    public static final int CONTINUATION = 0x0;
    public static final int TEXT = 0x1;
    public static final int BINARY = 0x2;
    public static final int CLOSE = 0x8;
    public static final int PING = 0x9;
    public static final int PONG = 0xA;

    private static final byte[] KEY = HexFormat.of().parseHex("37fa213d"); // the key of RFC 6455 5.7

    private Wire() {}

    /** How the payload length is written. */
    public enum Length {
        SHORTEST,
        BITS_16,
        BITS_64
    }

    /** One whole, lawful frame from that sender, who masks as the RFC wants it. */
    public static byte[] frame(Role sender, int firstByte, byte[] payload) {
        return frame(firstByte, Length.SHORTEST, payload.length, sender == Role.CLIENT, payload);
    }

    /** One whole, lawful frame with text in it. */
    public static byte[] frame(Role sender, int firstByte, String payload) {
        return frame(sender, firstByte, utf8(payload));
    }

    /** Any frame, lawful or not. */
    public static byte[] frame(int firstByte, Length form, long declared, boolean masked, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(firstByte);
        writeLength(out, form, declared, masked ? 0x80 : 0);
        if (masked) {
            out.writeBytes(KEY);
        }
        for (int i = 0; i < payload.length; i++) {
            out.write(masked ? payload[i] ^ KEY[i % 4] : payload[i]);
        }
        return out.toByteArray();
    }

    private static void writeLength(ByteArrayOutputStream out, Length form, long declared, int maskBit) {
        boolean bits16 = form == Length.BITS_16 || (form == Length.SHORTEST && declared > 125 && declared < 65536);
        if (form == Length.SHORTEST && declared <= 125) {
            out.write(maskBit | (int) declared);
        } else if (bits16) {
            out.write(maskBit | 126);
            out.writeBytes(ByteBuffer.allocate(2).putShort((short) declared).array());
        } else {
            out.write(maskBit | 127);
            out.writeBytes(ByteBuffer.allocate(8).putLong(declared).array());
        }
    }

    /** The payload of a Close. */
    public static byte[] close(int code, String reason) {
        return concat(new byte[] {(byte) (code >> 8), (byte) code}, utf8(reason));
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    public static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
