package dev.sluice.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A frame as a peer finds it on the wire, read with code that shares nothing with the code under test.
 *
 * @param key the masking key, or null when the frame is not masked
 * @param payload unmasked, a char a byte
 */
record WireFrame(boolean fin, int rsv, int opcode, Integer key, String payload) {

    /** As a test reads best: {@code "TEXT hel-"}, {@code "PING x"}, {@code "CONT lo"}; a minus where FIN is missing. */
    String brief() {
        String name = switch (opcode) {
            case 0 -> "CONT";
            case 1 -> "TEXT";
            case 2 -> "BINARY";
            case 8 -> "CLOSE";
            case 9 -> "PING";
            case 10 -> "PONG";
            default -> "OPCODE" + opcode;
        };
        return name + " " + payload + (fin ? "" : "-");
    }

    /** All whole frames that have been written to the channel, in brief. */
    static List<String> brief(EmbeddedChannel channel) {
        return written(channel).stream().map(WireFrame::brief).toList();
    }

    /** All that has been written to the channel, in one piece. */
    static byte[] drain(EmbeddedChannel channel) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            byte[] piece = new byte[buffer.readableBytes()];
            buffer.readBytes(piece).release();
            bytes.writeBytes(piece);
        }
        return bytes.toByteArray();
    }

    /** All whole frames that have been written to the channel. */
    static List<WireFrame> written(EmbeddedChannel channel) {
        ByteBuffer in = ByteBuffer.wrap(drain(channel));
        List<WireFrame> frames = new ArrayList<>();
        while (in.hasRemaining()) {
            frames.add(read(in));
        }
        return frames;
    }

    private static WireFrame read(ByteBuffer in) {
        int first = in.get();
        int second = in.get();
        long length = second & 0x7F;
        if (length == 126) {
            length = in.getShort() & 0xFFFF;
        } else if (length == 127) {
            length = in.getLong();
        }
        boolean masked = second < 0;
        byte[] key = new byte[4];
        if (masked) {
            in.get(key);
        }
        byte[] payload = new byte[Math.toIntExact(length)];
        in.get(payload);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= key[i % 4];
        }
        return new WireFrame(
                first < 0,
                first >> 4 & 7,
                first & 0xF,
                masked ? ByteBuffer.wrap(key).getInt() : null,
                new String(payload, ISO_8859_1));
    }
}
