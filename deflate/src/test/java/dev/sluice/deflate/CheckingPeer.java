package dev.sluice.deflate;

import static dev.sluice.testing.Wire.concat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Wire;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The other end of a connection on which something compresses. It finds fault with every bit that is out of place, and inflates
 * twice: with {@link CheckingInflater}, which knows the window, and with zlib, as most peers do.
 */
final class CheckingPeer implements AutoCloseable {

    private static final byte[] TAIL = Wire.hex("0000ffff");

    private final boolean takeover;
    private final CheckingInflater checking;
    private final Inflater zlib = new Inflater(true);
    private final List<SentFrame> message = new ArrayList<>();
    private final List<Received> control = new ArrayList<>();

    /** What one message or control frame says, and how it came. */
    static final class Received {

        private final int opcode;
        private final boolean compressed;
        private final byte[] payload;

        private Received(int opcode, boolean compressed, byte[] payload) {
            this.opcode = opcode;
            this.compressed = compressed;
            this.payload = payload;
        }

        int opcode() {
            return opcode;
        }

        boolean compressed() {
            return compressed;
        }

        byte[] payload() {
            return payload;
        }
    }

    CheckingPeer(int windowBits, boolean takeover) {
        this.takeover = takeover;
        this.checking = new CheckingInflater(windowBits);
    }

    /** All messages that end within these bytes. */
    List<Received> receive(byte[] wire) {
        List<Received> messages = new ArrayList<>();
        for (SentFrame frame : SentFrame.readAll(wire)) {
            if (frame.isControl()) {
                assertThat(frame.rsv()).as("RSV bits of a control frame").isZero();
                control.add(new Received(frame.opcode(), false, frame.payload()));
                continue;
            }
            assertThat(frame.opcode() == Wire.CONTINUATION)
                    .as("a continuation continues something, and nothing else does")
                    .isEqualTo(!message.isEmpty());
            message.add(frame);
            if (frame.fin()) {
                messages.add(whole());
                message.clear();
            }
        }
        return messages;
    }

    /** The control frames since the last call. */
    List<Received> controlFrames() {
        List<Received> all = List.copyOf(control);
        control.clear();
        return all;
    }

    /** The largest distance that it has seen so far. */
    int maxDistance() {
        return checking.maxDistance();
    }

    @Override
    public void close() {
        zlib.end();
    }

    private Received whole() {
        SentFrame first = message.get(0);
        assertThat(message.stream().skip(1))
                .as("RSV1 belongs to the first frame alone")
                .noneMatch(SentFrame::rsv1);
        byte[] payload = concat(message.stream().map(SentFrame::payload).toArray(byte[][]::new));
        return new Received(first.opcode(), first.rsv1(), first.rsv1() ? inflate(payload) : payload);
    }

    private byte[] inflate(byte[] payload) {
        assertThat(endsWithTail(payload)).as("00 00 FF FF at the end").isFalse();
        byte[] inflated = checking.inflate(payload);
        assertThat(inflateWithZlib(payload, inflated.length)).isEqualTo(inflated);
        if (!takeover) {
            checking.resetContext();
            zlib.reset();
        }
        return inflated;
    }

    private static boolean endsWithTail(byte[] payload) {
        int last = payload.length - 1;
        return last >= 3
                && payload[last] == TAIL[3]
                && payload[last - 1] == TAIL[2]
                && payload[last - 2] == 0
                && payload[last - 3] == 0;
    }

    private byte[] inflateWithZlib(byte[] payload, int expectedBytes) {
        zlib.setInput(concat(payload, TAIL));
        ByteArrayOutputStream inflated = new ByteArrayOutputStream(expectedBytes);
        byte[] piece = new byte[expectedBytes + 1];
        try {
            for (int length = zlib.inflate(piece); length > 0; length = zlib.inflate(piece)) {
                inflated.write(piece, 0, length);
            }
        } catch (DataFormatException e) {
            throw new AssertionError(e);
        }
        assertThat(zlib.getRemaining()).isZero();
        return inflated.toByteArray();
    }
}
