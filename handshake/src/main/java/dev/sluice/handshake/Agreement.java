package dev.sluice.handshake;

import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What server and client will speak: the subprotocol and the extensions (RFC 6455 4.2.2 and 9.1).
 *
 * @param subprotocol null for none
 * @param extensions in the order of the answer, in which the first is the nearest to the application
 * @param answers what the answer says about each of them
 * @param rsvBits the reserved bits that they own together
 */
record Agreement(
        @Nullable String subprotocol,
        List<? extends WebSocketExtension> extensions,
        List<WebSocketExtensionData> answers,
        int rsvBits) {

    /**
     * Settles both for a request, as the server does.
     *
     * @throws RefusedException if the selector chooses a subprotocol that is not offered
     */
    static Agreement reach(
            HandshakeRequest request,
            SubprotocolSelector selector,
            List<WebSocketServerExtensionHandshaker> handshakers)
            throws RefusedException {
        String subprotocol = request.subprotocols().isEmpty() ? null : selector.select(request.subprotocols());
        // RFC 6455 4.2.2: the value chosen MUST be derived from the client's handshake.
        Rejection.SUBPROTOCOL_NOT_OFFERED.unless(
                subprotocol == null || request.subprotocols().contains(subprotocol));
        List<WebSocketServerExtension> extensions = new ArrayList<>();
        List<WebSocketExtensionData> answers = new ArrayList<>();
        Set<String> settled = new HashSet<>();
        int rsvBits = 0;
        for (WebSocketExtensionData offer : request.extensions()) {
            // Offers of one name are alternatives, the preferred one first.
            Accepted accepted = settled.contains(offer.name()) ? null : accept(offer, handshakers, rsvBits);
            if (accepted != null) {
                settled.add(offer.name());
                extensions.add(accepted.extension());
                answers.add(accepted.answer());
                rsvBits |= accepted.rsv();
            }
        }
        return new Agreement(subprotocol, List.copyOf(extensions), List.copyOf(answers), rsvBits);
    }

    private static @Nullable Accepted accept(
            WebSocketExtensionData offer, List<WebSocketServerExtensionHandshaker> handshakers, int takenBits) {
        for (WebSocketServerExtensionHandshaker handshaker : handshakers) {
            Accepted accepted = accept(offer, handshaker);
            // RFC 6455 9.1: two extensions that use the same bit cannot be combined; the client prefers the earlier
            // one.
            if (accepted != null && (accepted.rsv() & takenBits) == 0) {
                return accepted;
            }
        }
        return null;
    }

    private static @Nullable Accepted accept(
            WebSocketExtensionData offer, WebSocketServerExtensionHandshaker handshaker) {
        try {
            WebSocketServerExtension extension = handshaker.handshakeExtension(offer);
            WebSocketExtensionData answer = extension == null ? null : extension.newReponseData();
            // RFC 6455 9.1: the answer MUST NOT name an extension that was not offered.
            if (answer == null || !answer.name().equals(offer.name()) || !ExtensionHeader.isWellFormed(answer)) {
                return null;
            }
            return new Accepted(extension, answer, extension.rsv());
        } catch (RuntimeException e) {
            // Handshakers of others throw on parameters that they do not expect: what cannot be understood is declined.
            return null;
        }
    }

    private record Accepted(WebSocketServerExtension extension, WebSocketExtensionData answer, int rsv) {}
}
