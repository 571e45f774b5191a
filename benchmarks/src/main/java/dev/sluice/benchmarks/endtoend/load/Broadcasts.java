package dev.sluice.benchmarks.endtoend.load;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Checks what is broadcast. One member, the reference, inflates and compares every message. All members have got the same
 * messages since they came, so a server sends each of them the same bytes, compressed or not; and that is compared, for each
 * member and each byte, which costs much less than inflating all.
 */
final class Broadcasts {

    private static final class Arrived {
        final byte[] first;
        int members;

        Arrived(byte[] first) {
            this.first = first;
        }
    }

    private final ArrayDeque<Arrived> underWay = new ArrayDeque<>();
    private final int members;
    private final Runnable onComplete;
    private long complete;

    /**
     * For that many members.
     *
     * @param onComplete called when a message has arrived everywhere
     */
    Broadcasts(int members, Runnable onComplete) {
        this.members = members;
        this.onComplete = onComplete;
    }

    /** How many messages have arrived everywhere. */
    long complete() {
        return complete;
    }

    /** The check of one member; {@code reference} for the one that inflates. */
    MessageCheck member(@Nullable EchoCheck reference) {
        return new Member(reference);
    }

    private void arrived(long number, byte[] bytes, int length) {
        Arrived message = message(number, bytes, length);
        if (!Arrays.equals(message.first, 0, message.first.length, bytes, 0, length)) {
            throw new IllegalStateException("message " + number + " is not what another member got");
        }
        message.members++;
        while (!underWay.isEmpty() && underWay.getFirst().members == members) {
            underWay.removeFirst();
            complete++;
            onComplete.run();
        }
    }

    private Arrived message(long number, byte[] bytes, int length) {
        if (number == complete + underWay.size()) {
            underWay.add(new Arrived(Arrays.copyOf(bytes, length)));
            return underWay.getLast();
        }
        Iterator<Arrived> messages = underWay.iterator();
        for (long i = complete; i < number; i++) {
            messages.next();
        }
        return messages.next();
    }

    private final class Member implements MessageCheck {

        private final @Nullable EchoCheck reference;
        private byte[] bytes = {};
        private int length;
        private long number;

        Member(@Nullable EchoCheck reference) {
            this.reference = reference;
        }

        @Override
        public void start(long newNumber, int opcode, boolean compressed) {
            number = newNumber;
            length = 0;
            append(1);
            bytes[0] = (byte) (opcode | (compressed ? Opcode.RSV1 : 0)); // what is compared begins with that
            if (reference != null) {
                reference.start(number, opcode, compressed);
            }
        }

        @Override
        public void payload(ByteBuf buffer, int index, int part) {
            int at = length;
            append(part);
            buffer.getBytes(index, bytes, at, part);
            if (reference != null) {
                reference.payload(buffer, index, part);
            }
        }

        @Override
        public void end() {
            if (reference != null) {
                reference.end();
            }
            arrived(number, bytes, length);
        }

        private void append(int part) {
            length += part;
            if (length > bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * length);
            }
        }
    }
}
