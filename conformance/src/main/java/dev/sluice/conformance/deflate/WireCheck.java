package dev.sluice.conformance.deflate;

/** What the messages of a case must look like on the wire. */
final class WireCheck {

    /** Shorter messages may gain nothing when nothing is known of those before. */
    private static final int SHORTEST_THAT_SHRINKS = 100;

    /** What each of three fragments may grow by that cannot be compressed. */
    private static final int GROWTH_BYTES = 3 * 16;

    /** And for every so many bytes, one: zlib is begun anew for every 192 bytes when the window is the smallest. */
    private static final int GROWTH_DIVISOR = 16;

    private WireCheck() {}

    /** What is wrong with what passed in one direction; empty when nothing is. */
    static String defectOf(CompressionCase each, CompressedFrames.Count passed) {
        if (passed.compressedMessages() != CompressionCase.MESSAGES) {
            return passed.compressedMessages() + " compressed messages of " + CompressionCase.MESSAGES;
        }
        if (each.fragmented() && passed.fragments() < 2 * CompressionCase.MESSAGES) {
            return "only " + passed.fragments() + " fragments before the last ones";
        }
        long most = mostBytes(each);
        return passed.bytes() > most ? passed.bytes() + " bytes, which is more than " + most : "";
    }

    private static long mostBytes(CompressionCase each) {
        long bytes = (long) each.shape().bytes() * CompressionCase.MESSAGES;
        if (each.shape().kind().isCompressible() && each.shape().bytes() >= SHORTEST_THAT_SHRINKS) {
            return bytes * 9 / 10;
        }
        return bytes + bytes / GROWTH_DIVISOR + (long) GROWTH_BYTES * CompressionCase.MESSAGES;
    }
}
