package dev.sluice.benchmarks.endtoend.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * What a class of connections says: messages that come round, as frames that were built before. Sending some costs a slice of
 * a buffer and no more. Compressed, the first round differs from all others, as nothing was said before.
 */
final class Script {

    private static final class Round {

        final ByteBuf frames;
        final int[] offsets;

        Round(ByteBuf frames, int[] offsets) {
            this.frames = frames;
            this.offsets = offsets;
        }

        ByteBuf slice(int from, int to) {
            return frames.retainedSlice(offsets[from], offsets[to] - offsets[from]);
        }
    }

    private final byte[][] messages;
    private final int opcode;
    private final Round first;
    private final Round later;

    /**
     * Builds the frames.
     *
     * @param seed the messages differ for each
     */
    Script(MessageKind kind, long seed, int bytes, Agreement agreement) {
        messages = kind.messages(seed, bytes);
        opcode = kind.opcode();
        SplittableRandom maskingKeys = new SplittableRandom(seed);
        if (agreement.deflate()) {
            try (WindowedDeflater deflater =
                    new WindowedDeflater(agreement.clientBits(), !agreement.clientNoContextTakeover())) {
                first = compressed(deflater, maskingKeys);
                later = compressed(deflater, maskingKeys);
            }
        } else {
            first = round(messages, false, maskingKeys);
            later = first;
        }
    }

    /** Writes messages, and does not flush. */
    void write(ChannelHandlerContext ctx, long number, int count) {
        long next = number;
        int left = count;
        while (left > 0) {
            int from = (int) (next % messages.length);
            int part = Math.min(left, messages.length - from);
            ctx.write((next < messages.length ? first : later).slice(from, from + part));
            next += part;
            left -= part;
        }
    }

    /** What the message of that number says. */
    byte[] message(long number) {
        return messages[(int) (number % messages.length)];
    }

    int opcode() {
        return opcode;
    }

    private Round compressed(WindowedDeflater deflater, SplittableRandom maskingKeys) {
        byte[][] payloads = new byte[messages.length][];
        for (int i = 0; i < payloads.length; i++) {
            payloads[i] = deflater.deflate(messages[i]);
        }
        return round(payloads, true, maskingKeys);
    }

    private Round round(byte[][] payloads, boolean compressed, SplittableRandom maskingKeys) {
        ByteBuf frames = Unpooled.buffer();
        int[] offsets = new int[payloads.length + 1];
        for (int i = 0; i < payloads.length; i++) {
            MaskedFrame.append(frames, opcode, compressed, payloads[i], maskingKeys.nextInt());
            offsets[i + 1] = frames.writerIndex();
        }
        ByteBuffer direct = ByteBuffer.allocateDirect(frames.readableBytes());
        frames.readBytes(direct);
        return new Round(Unpooled.wrappedBuffer(direct.flip()), offsets); // kept as long as this JVM lives
    }
}
