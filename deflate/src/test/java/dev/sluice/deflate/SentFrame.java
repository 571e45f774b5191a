package dev.sluice.deflate;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A frame as a peer finds it on the wire, RFC 6455 5.2, read with code that shares nothing with the code under test. */
final class SentFrame {

    static final int RSV1 = 4;

    private final boolean fin;
    private final int rsv;
    private final int opcode;
    private final byte[] payload;

    private SentFrame(boolean fin, int rsv, int opcode, byte[] payload) {
        this.fin = fin;
        this.rsv = rsv;
        this.opcode = opcode;
        this.payload = payload;
    }

    boolean fin() {
        return fin;
    }

    /** The reserved bits, as {@link #RSV1} counts them. */
    int rsv() {
        return rsv;
    }

    int opcode() {
        return opcode;
    }

    /** Unmasked. */
    byte[] payload() {
        return payload;
    }

    /** Whether RSV1 says that the message is compressed. */
    boolean rsv1() {
        return (rsv & RSV1) != 0;
    }

    boolean isControl() {
        return opcode > 7;
    }

    /** All frames that these bytes are. */
    static List<SentFrame> readAll(byte[] wire) {
        ByteBuffer in = ByteBuffer.wrap(wire);
        List<SentFrame> frames = new ArrayList<>();
        while (in.hasRemaining()) {
            frames.add(read(in));
        }
        return frames;
    }

    private static SentFrame read(ByteBuffer in) {
        int first = in.get();
        int second = in.get();
        long length = second & 0x7F;
        if (length == 126) {
            length = in.getShort() & 0xFFFF;
        } else if (length == 127) {
            length = in.getLong();
        }
        byte[] key = new byte[4];
        if (second < 0) {
            in.get(key);
        }
        byte[] payload = new byte[Math.toIntExact(length)];
        in.get(payload);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= key[i % 4];
        }
        return new SentFrame(first < 0, first >> 4 & 7, first & 0xF, payload);
    }
}
