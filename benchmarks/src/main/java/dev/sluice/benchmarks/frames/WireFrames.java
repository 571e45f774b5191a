package dev.sluice.benchmarks.frames;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Frames as they are on the wire, RFC 6455 5.2, written and read by code that shares nothing with what is measured. */
final class WireFrames {

    static final int TEXT = 1;
    static final int BINARY = 2;

    private static final int FIN = 0x80;
    private static final int MASK = 0x80;
    private static final int KEY_BYTES = 4;

    private WireFrames() {}

    /** A final frame, as a client sends it. */
    static byte[] masked(int opcode, byte[] payload, RandomGenerator random) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.writeByte(FIN | opcode);
            if (payload.length <= 125) {
                out.writeByte(MASK | payload.length);
            } else if (payload.length <= 0xFFFF) {
                out.writeByte(MASK | 126);
                out.writeShort(payload.length);
            } else {
                out.writeByte(MASK | 127);
                out.writeLong(payload.length);
            }
            out.write(key);
            out.write(mask(payload.clone(), key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * The payloads of binary frames.
     *
     * @throws IllegalStateException where there is another frame, or one that is masked and should not be, or the reverse
     */
    static List<ByteBuffer> payloads(byte[] wire, boolean masked) {
        ByteBuffer in = ByteBuffer.wrap(wire);
        List<ByteBuffer> payloads = new ArrayList<>();
        while (in.hasRemaining()) {
            int flags = in.get() & 0xFF;
            int second = in.get() & 0xFF;
            if (flags != (FIN | BINARY) || second >= MASK != masked) {
                throw new IllegalStateException("frame: " + Integer.toHexString(flags << 8 | second));
            }
            int length = second & ~MASK;
            length = length == 127 ? Math.toIntExact(in.getLong()) : length == 126 ? in.getShort() & 0xFFFF : length;
            byte[] key = new byte[KEY_BYTES];
            if (masked) {
                in.get(key);
            }
            byte[] payload = new byte[length];
            in.get(payload);
            payloads.add(ByteBuffer.wrap(mask(payload, key)));
        }
        return payloads;
    }

    private static byte[] mask(byte[] payload, byte[] key) {
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= key[i % KEY_BYTES];
        }
        return payload;
    }
}
