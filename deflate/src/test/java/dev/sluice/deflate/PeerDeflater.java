package dev.sluice.deflate;

import dev.sluice.testing.Wire;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;

/** The compressor of a peer: the JDK's, and RFC 7692 7.2.1 by hand. */
final class PeerDeflater implements AutoCloseable {

    private static final int TAIL_BYTES = 4;

    private final Deflater deflater;

    PeerDeflater() {
        this(Deflater.DEFAULT_COMPRESSION, Deflater.DEFAULT_STRATEGY);
    }

    PeerDeflater(int level, int strategy) {
        deflater = new Deflater(level, true);
        deflater.setStrategy(strategy);
        deflater.deflate(new byte[1]); // the first call sets the strategy, and does nothing else
    }

    /** One message, compressed by itself. */
    static byte[] alone(byte[] plain) {
        try (PeerDeflater peer = new PeerDeflater()) {
            return peer.message(plain);
        }
    }

    /** One message, compressed by itself. */
    static byte[] alone(String plain) {
        return alone(Wire.utf8(plain));
    }

    /** A whole message, or its last fragment. */
    byte[] message(byte[] plain) {
        byte[] flushed = fragment(plain);
        // RFC 7692 7.2.3.6: of no data at all, zlib makes nothing
        return flushed.length == 0 ? new byte[1] : Arrays.copyOf(flushed, flushed.length - TAIL_BYTES);
    }

    byte[] message(String plain) {
        return message(Wire.utf8(plain));
    }

    /** A fragment that is not the last. */
    byte[] fragment(byte[] plain) {
        return deflate(plain, Deflater.SYNC_FLUSH);
    }

    /** Whatever zlib has ready so far, which may be nothing and may end anywhere. */
    byte[] unflushed(byte[] plain) {
        return deflate(plain, Deflater.NO_FLUSH);
    }

    /** Forgets what was compressed before. */
    void reset() {
        deflater.reset();
    }

    private byte[] deflate(byte[] plain, int flush) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] room = new byte[plain.length + 256];
        deflater.setInput(plain);
        int length;
        do {
            length = deflater.deflate(room, 0, room.length, flush);
            out.write(room, 0, length);
        } while (length > 0);
        return out.toByteArray();
    }

    @Override
    public void close() {
        deflater.end();
    }
}
