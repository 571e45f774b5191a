package dev.sluice.deflate;

import static dev.sluice.deflate.DeflateParameters.ABSENT;
import static dev.sluice.deflate.DeflateParameters.WITHOUT_VALUE;

import dev.sluice.codec.Role;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import org.jspecify.annotations.Nullable;

/** Who offers, grants and accepts which parameters of permessage-deflate: RFC 7692 5 and 7.1. */
final class Negotiation {

    private Negotiation() {}

    /**
     * The server's side.
     *
     * @return the answer, which both ends then work by; null when the offer is to be declined
     */
    static @Nullable DeflateParameters accept(WebSocketExtensionData extension, DeflateConfig config) {
        DeflateParameters offer = DeflateParameters.parseOffer(extension);
        if (offer == null) {
            return null;
        }
        return new DeflateParameters(
                // RFC 7692 7.1.1.1: to accept it is to repeat it, and a server may say so unasked.
                offer.serverNoContextTakeover() || config.serverNoContextTakeover(),
                // RFC 7692 7.1.1.2: in the offer it is a hint; the answer binds the client, so that we keep no history.
                offer.clientNoContextTakeover() || config.clientNoContextTakeover(),
                grantServerWindow(offer, config),
                demandClientWindow(offer, config));
    }

    /** The client's side: what it offers. */
    static DeflateParameters offer(DeflateConfig config) {
        int serverWindow = config.serverMaxWindowBits();
        int clientWindow = config.clientMaxWindowBits();
        return new DeflateParameters(
                config.serverNoContextTakeover(),
                config.clientNoContextTakeover(),
                serverWindow < Window.MAX_BITS ? serverWindow : ABSENT,
                // RFC 7692 7.1.2.2: unless it is named here, a server has no way to ask for a smaller window.
                clientWindow < Window.MAX_BITS ? clientWindow : WITHOUT_VALUE);
    }

    /**
     * The client's side: what it works by.
     *
     * @param extension the server's answer to {@link #offer} of the same settings
     * @return the answer, with what the client holds to though the answer leaves it out; null when the connection is to fail
     */
    static @Nullable DeflateParameters confirm(WebSocketExtensionData extension, DeflateConfig config) {
        DeflateParameters answer = DeflateParameters.parseAnswer(extension);
        if (answer == null || !grants(answer, config)) {
            return null;
        }
        return new DeflateParameters(
                answer.serverNoContextTakeover(),
                // RFC 7692 7.1.1.2: a client that offered it holds to it, whatever the answer says.
                answer.clientNoContextTakeover() || config.clientNoContextTakeover(),
                answer.serverMaxWindowBits(),
                // RFC 7692 7.1.2.2: as with the context, no window is larger than the one that was offered.
                Math.min(answer.windowBits(Role.CLIENT), config.clientMaxWindowBits()));
    }

    private static int grantServerWindow(DeflateParameters offer, DeflateConfig config) {
        int bits = Math.min(offer.windowBits(Role.SERVER), config.serverMaxWindowBits());
        // RFC 7692 7.1.2.1: to accept it is to name the same window or a smaller one. Unasked a server may name it too,
        // which saves the client memory; at 15 that would say nothing.
        return offer.serverMaxWindowBits() != ABSENT || bits < Window.MAX_BITS ? bits : ABSENT;
    }

    private static int demandClientWindow(DeflateParameters offer, DeflateConfig config) {
        // RFC 7692 7.1.2.2: the answer MUST NOT name it unless the offer does, and then names the offer's value or a
        // smaller one. It need not, as that value is a hint; but only what the answer names binds the client, and
        // so lets us keep less history. At 15 it would bind to nothing.
        int bits = Math.min(offer.windowBits(Role.CLIENT), config.clientMaxWindowBits());
        return offer.clientMaxWindowBits() != ABSENT && bits < Window.MAX_BITS ? bits : ABSENT;
    }

    /** Whether an answer gives all that was asked for, and takes no more than was allowed. */
    private static boolean grants(DeflateParameters answer, DeflateConfig config) {
        return (answer.serverNoContextTakeover() || !config.serverNoContextTakeover())
                // RFC 7692 7.1.2.1: an answer without it means 15 bits.
                && answer.windowBits(Role.SERVER) <= config.serverMaxWindowBits()
                && answer.clientMaxWindowBits() <= config.clientMaxWindowBits();
    }
}
