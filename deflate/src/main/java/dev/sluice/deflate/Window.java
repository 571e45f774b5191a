package dev.sluice.deflate;

/**
 * The LZ77 window of a compressor that knows none. zlib refers back as far as it remembers, and the JDK lets nobody tell it
 * how far that is; so it is made to forget: before it remembers more than the window holds it is reset, and given the last
 * quarter of the window to go on from. No distance can then leave the window (RFC 7692 7.1.2).
 *
 * <p>With the largest window there is nothing to do: it is zlib's own.
 */
final class Window {

    /** RFC 7692 7.1.2: a window holds from 2^8 to 2^15 bytes. */
    static final int MIN_BITS = 8;

    static final int MAX_BITS = 15;

    /** What is kept by a roll. Rolls that keep more come more often, and gain less in size than they cost in time. */
    private static final int KEPT_PARTS = 4;

    private final int size;
    private final boolean rolls;
    private int reach;

    Window(int bits) {
        size = 1 << bits;
        rolls = bits < MAX_BITS;
    }

    /** Bytes that the window holds. */
    int size() {
        return size;
    }

    /** Bytes that the compressor remembers, and has to be given when another takes its place. */
    int reach() {
        return reach;
    }

    /** Bytes that may follow before the window has to roll. */
    int room() {
        return rolls ? size - reach : Integer.MAX_VALUE;
    }

    /**
     * Whether to roll before {@code next} bytes: when there is no room at all, and also when they would have to be cut in
     * two now but not behind a roll. Each cut costs a block of its own, and an empty one behind it.
     */
    boolean shouldRoll(int next) {
        return next > room() && (room() == 0 || next <= size - kept());
    }

    /** The compressor forgets all but the last quarter of the window. */
    void roll() {
        reach = kept();
    }

    /** That many bytes were compressed, or have become part of the history otherwise. */
    void advance(int bytes) {
        reach = (int) Math.min(size, (long) reach + bytes);
    }

    /** The compressor forgets everything. */
    void clear() {
        reach = 0;
    }

    private int kept() {
        return Math.min(reach, size / KEPT_PARTS);
    }
}
