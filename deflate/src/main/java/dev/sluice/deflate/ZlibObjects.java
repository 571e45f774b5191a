package dev.sluice.deflate;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The zlib objects of this module, counted. Each holds native memory outside the heap: a compressor about 260 KB, a
 * decompressor about 40 KB.
 */
public final class ZlibObjects {

    private static final AtomicInteger DEFLATERS = new AtomicInteger();
    private static final AtomicInteger INFLATERS = new AtomicInteger();

    private ZlibObjects() {}

    /**
     * How many compressors exist in this JVM, in use or ready.
     *
     * @return those that were made and not ended yet; from any thread
     */
    public static int deflaters() {
        return DEFLATERS.get();
    }

    /**
     * How many decompressors exist in this JVM, in use or ready.
     *
     * @return those that were made and not ended yet; from any thread
     */
    public static int inflaters() {
        return INFLATERS.get();
    }

    /** A raw compressor, RFC 1951: there is no zlib header in a frame. */
    static Deflater newDeflater(int level) {
        Deflater deflater = new Deflater(level, true);
        DEFLATERS.incrementAndGet();
        return deflater;
    }

    static Inflater newInflater() {
        Inflater inflater = new Inflater(true);
        INFLATERS.incrementAndGet();
        return inflater;
    }

    static void end(Deflater deflater) {
        deflater.end();
        DEFLATERS.decrementAndGet();
    }

    static void end(Inflater inflater) {
        inflater.end();
        INFLATERS.decrementAndGet();
    }
}
