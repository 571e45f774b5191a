package dev.sluice.handshake;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a 101 must say for a client to go on: RFC 6455 4.1, in the order in which it is checked. */
final class ResponseRules {

    private final HttpHeaders headers;
    private final ClientRequest request;

    private ResponseRules(HttpHeaders headers, ClientRequest request) {
        this.headers = headers;
        this.request = request;
    }

    /**
     * Checks {@code response}, whose status is 101, against the request that it answers.
     *
     * @return what was agreed on
     * @throws FailedException with the first check that failed
     */
    static Agreement check(HttpResponse response, ClientRequest request) throws FailedException {
        ResponseRules rules = new ResponseRules(response.headers(), request);
        HandshakeFailure.HTTP_VERSION.unless(response.protocolVersion().equals(HttpVersion.HTTP_1_1));
        HandshakeFailure.UPGRADE.unless(rules.isUpgraded());
        HandshakeFailure.ACCEPT.unless(rules.isAccepted());
        String subprotocol = rules.subprotocol();
        return rules.agreement(subprotocol, rules.extensions());
    }

    private boolean isUpgraded() {
        List<String> upgrade = TokenList.distinctTokens(headers.getAll(HttpHeaderNames.UPGRADE));
        return upgrade != null
                && upgrade.size() == 1
                && upgrade.get(0).equalsIgnoreCase("websocket")
                && TokenList.contains(headers.getAll(HttpHeaderNames.CONNECTION), "upgrade");
    }

    private boolean isAccepted() {
        List<String> lines = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT);
        return lines.size() == 1 && lines.get(0).equals(HandshakeKey.accept(request.key()));
    }

    private @Nullable String subprotocol() throws FailedException {
        List<String> lines = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        if (lines.isEmpty()) {
            return null;
        }
        // RFC 6455 4.1: the value must have been in the client's handshake; 11.3.4: the header appears once at most.
        String chosen = lines.get(0);
        HandshakeFailure.SUBPROTOCOL.unless(
                lines.size() == 1 && request.config().subprotocols().contains(chosen));
        return chosen;
    }

    private List<WebSocketExtensionData> extensions() throws FailedException {
        List<String> lines = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
        List<WebSocketExtensionData> answers = lines.isEmpty() ? List.of() : ExtensionHeader.parseAnswer(lines);
        if (answers == null) {
            throw new FailedException(HandshakeFailure.MALFORMED_EXTENSIONS);
        }
        return answers;
    }

    private Agreement agreement(@Nullable String subprotocol, List<WebSocketExtensionData> answers)
            throws FailedException {
        List<WebSocketClientExtension> extensions = new ArrayList<>();
        Set<String> settled = new HashSet<>();
        int rsvBits = 0;
        for (WebSocketExtensionData answer : answers) {
            // RFC 6455 9.1: offers of one name are alternatives, of which the server takes one at most.
            HandshakeFailure.EXTENSION_NOT_OFFERED.unless(isOffered(answer) && settled.add(answer.name()));
            WebSocketClientExtension extension = confirm(answer, rsvBits);
            extensions.add(extension);
            rsvBits |= extension.rsv();
        }
        return new Agreement(subprotocol, List.copyOf(extensions), answers, rsvBits);
    }

    private boolean isOffered(WebSocketExtensionData answer) {
        return request.offers().stream().anyMatch(offer -> offer.data().name().equals(answer.name()));
    }

    private WebSocketClientExtension confirm(WebSocketExtensionData answer, int takenBits) throws FailedException {
        RuntimeException thrown = null;
        for (ClientRequest.Offer offer : request.offers()) {
            try {
                WebSocketClientExtension extension = offer.data().name().equals(answer.name())
                        ? offer.handshaker().handshakeExtension(answer)
                        : null;
                // RFC 6455 9.1: two extensions that use the same bit cannot be combined.
                if (extension != null && (extension.rsv() & takenBits) == 0) {
                    return extension;
                }
            } catch (RuntimeException e) {
                // Handshakers of others throw on parameters that they do not expect. Another offer may fit.
                thrown = e;
            }
        }
        throw new FailedException(HandshakeFailure.EXTENSION_PARAMETERS, thrown);
    }
}
