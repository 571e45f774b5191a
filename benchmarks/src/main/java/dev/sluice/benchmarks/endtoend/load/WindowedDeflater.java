package dev.sluice.benchmarks.endtoend.load;

import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Compresses messages with a window of any size on the JDK's zlib, which knows one alone: each message is compressed by a fresh
 * state that is given as much of what was said before as keeps every distance within the window. So what comes out depends on
 * nothing but that, and messages that come round come out the same, once more than a window has gone by.
 */
final class WindowedDeflater implements AutoCloseable {

    // RFC 7692 7.2.1: what a message ends with before that is cut off.
    private static final int TAIL_BYTES = 4;

    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final int windowBytes;
    private final boolean takeover;
    private byte[] history = {};

    WindowedDeflater(int windowBits, boolean takeover) {
        this.windowBytes = 1 << windowBits;
        this.takeover = takeover;
    }

    /** The message, compressed, without its tail. */
    byte[] deflate(byte[] message) {
        if (message.length > windowBytes && windowBytes < 1 << 15) {
            throw new IllegalArgumentException("message of " + message.length + " bytes (expected: a window at most)");
        }
        deflater.reset();
        int kept = Math.min(history.length, Math.max(0, windowBytes - message.length));
        if (takeover && kept > 0) {
            deflater.setDictionary(history, history.length - kept, kept);
        }
        deflater.setInput(message);
        byte[] out = new byte[message.length + message.length / 8 + 64];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        if (length == out.length) {
            throw new IllegalStateException("no room for what a message of " + message.length + " bytes became");
        }
        remember(message);
        return Arrays.copyOf(out, length - TAIL_BYTES);
    }

    private void remember(byte[] message) {
        byte[] all = Arrays.copyOf(history, history.length + message.length);
        System.arraycopy(message, 0, all, history.length, message.length);
        history = Arrays.copyOfRange(all, Math.max(0, all.length - windowBytes), all.length);
    }

    @Override
    public void close() {
        deflater.end();
    }
}
