package dev.sluice.deflate;

import dev.sluice.codec.Role;

/**
 * The parameters of permessage-deflate, RFC 7692 7.1, as one offer or one answer names them.
 *
 * @param serverNoContextTakeover whether {@code server_no_context_takeover} is named
 * @param clientNoContextTakeover whether {@code client_no_context_takeover} is named
 * @param serverMaxWindowBits the value of {@code server_max_window_bits}, 8 to 15; {@link #ABSENT} when it is not named
 * @param clientMaxWindowBits the value of {@code client_max_window_bits}, 8 to 15; {@link #ABSENT} when it is not named;
 *     {@link #WITHOUT_VALUE}, in an offer alone, when it is named without a value
 */
public record DeflateParameters(
        boolean serverNoContextTakeover,
        boolean clientNoContextTakeover,
        int serverMaxWindowBits,
        int clientMaxWindowBits) {

    /** The parameter is not named. */
    public static final int ABSENT = 0;

    /** The parameter is named, and has no value. */
    public static final int WITHOUT_VALUE = -1;

    /** No parameter at all: both contexts are taken over, both windows have 15 bits. */
    public static final DeflateParameters NONE = new DeflateParameters(false, false, ABSENT, ABSENT);

    private static final int LARGEST_WINDOW_BITS = 15;

    /**
     * The window that the compressor of one end may use.
     *
     * @return 8 to 15
     */
    int windowBits(Role sender) {
        int bits = sender == Role.SERVER ? serverMaxWindowBits : clientMaxWindowBits;
        return bits > 0 ? bits : LARGEST_WINDOW_BITS;
    }

    /** Whether the compressor of one end goes on with the context of the message before. */
    boolean contextTakeover(Role sender) {
        return !(sender == Role.SERVER ? serverNoContextTakeover : clientNoContextTakeover);
    }
}
