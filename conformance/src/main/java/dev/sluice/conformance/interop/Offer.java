package dev.sluice.conformance.interop;

import java.util.List;

/**
 * What a client asks for beyond a plain connection.
 *
 * @param subprotocols in the order of its preference
 * @param deflate whether it offers permessage-deflate
 */
record Offer(List<String> subprotocols, boolean deflate) {

    /** Nothing. */
    static final Offer NONE = new Offer(List.of(), false);

    /** permessage-deflate, with the library's own parameters. */
    static final Offer DEFLATE = new Offer(List.of(), true);

    /** The catalogue's subprotocol, and before it another one that no server has. */
    static final Offer SUBPROTOCOLS = new Offer(List.of("other", Terms.SUBPROTOCOL), false);
}
