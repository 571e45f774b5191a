package dev.sluice.conformance.autobahn;

/** Masks for the suite, whose own loop in Python would take most of its time. {@code suite.py} calls it. */
public final class XorMask {

    private XorMask() {}

    /**
     * Masks in place (RFC 6455 5.3).
     *
     * @param payload some bytes of a frame
     * @param key the four bytes of the masking key
     * @param position of the first of them in the frame
     */
    public static void apply(byte[] payload, byte[] key, int position) {
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= key[(position + i) & 3];
        }
    }
}
