package dev.sluice.deflate;

/** What {@link CheckingInflater} was given is no lawful compressed message. */
@SuppressWarnings("serial") // no test serializes it
final class InvalidStreamError extends AssertionError {

    private final long bitPosition;

    InvalidStreamError(long bitPosition, String reason) {
        super("bit " + bitPosition + " (byte " + bitPosition / 8 + "): " + reason);
        this.bitPosition = bitPosition;
    }

    /** How many bits of the message had been read when the fault was seen. */
    long bitPosition() {
        return bitPosition;
    }
}
