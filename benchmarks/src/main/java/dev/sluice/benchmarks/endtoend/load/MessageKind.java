package dev.sluice.benchmarks.endtoend.load;

import dev.sluice.benchmarks.Json;
import java.util.SplittableRandom;

/** What messages hold. */
public enum MessageKind {
    /** Random bytes. */
    BINARY,
    /** Text: records in JSON, ASCII. */
    JSON;

    private static final int ROUND_BYTES = 64 * 1024;
    private static final int MIN_MESSAGES = 8;

    /** Messages that differ, enough of them that none is found in a window when they come round. */
    byte[][] messages(long seed, int bytes) {
        byte[][] messages = new byte[Math.max(MIN_MESSAGES, ROUND_BYTES / bytes)][];
        for (int i = 0; i < messages.length; i++) {
            messages[i] = message(seed << Integer.SIZE | i, bytes);
        }
        return messages;
    }

    private byte[] message(long seed, int bytes) {
        if (this == JSON) {
            return Json.bytes(seed, bytes);
        }
        byte[] message = new byte[bytes];
        new SplittableRandom(seed).nextBytes(message);
        return message;
    }

    int opcode() {
        return this == JSON ? Opcode.TEXT : Opcode.BINARY;
    }
}
