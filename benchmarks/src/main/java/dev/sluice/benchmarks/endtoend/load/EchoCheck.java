package dev.sluice.benchmarks.endtoend.load;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Compares every byte of an echo, inflated where it is compressed, with what was sent. */
final class EchoCheck implements MessageCheck, AutoCloseable {

    // RFC 7692 7.2.2: what was cut off the message is put back.
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private final Script script;
    private final @Nullable Inflater inflater;
    private final boolean takeover;
    private byte[] expected = {};
    private byte[] inflated = {};
    private long number;
    private int length;
    private boolean compressed;

    EchoCheck(Script script, Agreement agreement) {
        this.script = script;
        inflater = agreement.deflate() ? new Inflater(true) : null;
        takeover = !agreement.serverNoContextTakeover();
    }

    @Override
    public void start(long newNumber, int opcode, boolean isCompressed) {
        number = newNumber;
        expected = script.message(number);
        compressed = isCompressed;
        length = 0;
        check(opcode == script.opcode(), "has another opcode");
        check(!compressed || inflater != null, "is compressed, and that was not agreed on");
    }

    @Override
    public void payload(ByteBuf buffer, int index, int bytes) {
        ByteBuffer part = buffer.internalNioBuffer(index, bytes);
        if (compressed) {
            inflate(part);
            return;
        }
        check(length + bytes <= expected.length, "is longer");
        check(ByteBuffer.wrap(expected, length, bytes).mismatch(part) < 0, "has other bytes");
        length += bytes;
    }

    @Override
    public void end() {
        if (compressed) {
            inflate(ByteBuffer.wrap(TAIL));
            check(
                    Arrays.equals(inflated, 0, length, expected, 0, expected.length),
                    "has other bytes, or more or less of them");
        }
        check(length == expected.length, "is shorter");
        if (compressed && !takeover && inflater != null) {
            inflater.reset();
        }
    }

    private void inflate(ByteBuffer part) {
        if (inflater == null) {
            throw new IllegalStateException("nothing to inflate with");
        }
        if (inflated.length <= expected.length) {
            inflated = Arrays.copyOf(inflated, expected.length + 1); // one more, to see what is too long
        }
        try {
            inflater.setInput(part);
            while (!inflater.needsInput()) {
                check(length <= expected.length, "is longer");
                length += inflater.inflate(inflated, length, expected.length + 1 - length);
            }
        } catch (DataFormatException e) {
            throw new IllegalStateException("message " + number + " cannot be inflated", e);
        }
    }

    private void check(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("message " + number + " is not what was sent: it " + what);
        }
    }

    @Override
    public void close() {
        if (inflater != null) {
            inflater.end();
        }
    }
}
