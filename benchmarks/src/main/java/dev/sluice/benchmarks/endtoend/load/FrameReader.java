package dev.sluice.benchmarks.endtoend.load;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;

/**
 * Reads what a server sends, cut anywhere. It knows no library's code, so that it cannot share a mistake with one, and copies
 * no payload.
 */
final class FrameReader {

    /** Gets what was read. */
    interface Sink {

        /** A message begins. */
        void start(int opcode, boolean compressed);

        /** The next bytes of the message, valid during the call. */
        void payload(ByteBuf buffer, int index, int length);

        /** The message is complete. */
        void end();

        /** A control frame, between messages or inside of one. */
        void control(int opcode, byte[] payload);
    }

    private enum State {
        HEADER,
        EXTENDED_LENGTH,
        PAYLOAD
    }

    private static final int MASKED = 0x80;
    private static final int RSV2_AND_3 = 0x30;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;

    private final Sink sink;
    private final ByteArrayOutputStream control = new ByteArrayOutputStream();
    private State state = State.HEADER;
    private int first = -1;
    private long length;
    private int lengthBytesMissing;
    private boolean insideMessage;

    FrameReader(Sink sink) {
        this.sink = sink;
    }

    /**
     * Reads all of the buffer.
     *
     * @throws IllegalStateException when that is nothing that a server may send
     */
    void read(ByteBuf in) {
        while (in.isReadable()) {
            switch (state) {
                case HEADER -> header(in.readUnsignedByte());
                case EXTENDED_LENGTH -> extendedLength(in.readUnsignedByte());
                case PAYLOAD -> payload(in);
            }
        }
    }

    private void header(int next) {
        if (first < 0) {
            first = next;
            return;
        }
        check((next & MASKED) == 0, "masked");
        check((first & RSV2_AND_3) == 0, "with RSV2 or RSV3");
        if (next < SHORT_LENGTH) {
            length = next;
            begin();
        } else {
            length = 0;
            lengthBytesMissing = next == LONG_LENGTH ? Long.BYTES : Short.BYTES;
            state = State.EXTENDED_LENGTH;
        }
    }

    private void extendedLength(int next) {
        length = length << 8 | next;
        if (--lengthBytesMissing == 0) {
            begin();
        }
    }

    private void begin() {
        int opcode = opcode();
        if (Opcode.isControl(opcode)) {
            check((first & Opcode.FIN) != 0 && length < SHORT_LENGTH, "control, and long or fragmented");
            control.reset();
        } else {
            check((opcode == Opcode.CONTINUATION) == insideMessage, "out of order");
            boolean compressed = (first & Opcode.RSV1) != 0;
            check(!(insideMessage && compressed), "a continuation with RSV1");
            if (!insideMessage) {
                insideMessage = true;
                sink.start(opcode, compressed);
            }
        }
        state = State.PAYLOAD;
        if (length == 0) {
            end();
        }
    }

    private void payload(ByteBuf in) {
        int part = (int) Math.min(length, in.readableBytes());
        if (Opcode.isControl(opcode())) {
            for (int i = 0; i < part; i++) {
                control.write(in.getByte(in.readerIndex() + i));
            }
        } else {
            sink.payload(in, in.readerIndex(), part);
        }
        in.skipBytes(part);
        length -= part;
        if (length == 0) {
            end();
        }
    }

    private void end() {
        boolean isLast = (first & Opcode.FIN) != 0;
        int opcode = opcode();
        state = State.HEADER;
        first = -1;
        if (Opcode.isControl(opcode)) {
            sink.control(opcode, control.toByteArray());
        } else if (isLast) {
            insideMessage = false;
            sink.end();
        }
    }

    private int opcode() {
        return first & 0x0F;
    }

    private void check(boolean expected, String what) {
        if (!expected) {
            throw new IllegalStateException("the server's frame is " + what + ": first byte "
                    + Integer.toHexString(first) + ", length " + length);
        }
    }
}
