package dev.sluice.handshake;

import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.util.List;

/** Offers a {@link FakeExtension}, and takes each answer of its name that says what {@code accepted} says, any for "*". */
record FakeOffer(WebSocketExtensionData data, String accepted, int rsv) implements WebSocketClientExtensionHandshaker {

    static FakeOffer of(String offer) {
        return of(offer, "*", 0);
    }

    static FakeOffer of(String offer, String accepted, int rsv) {
        return new FakeOffer(ExtensionHeader.parseOffers(List.of(offer)).get(0), accepted, rsv);
    }

    @Override
    public WebSocketExtensionData newRequestData() {
        return data;
    }

    @Override
    public WebSocketClientExtension handshakeExtension(WebSocketExtensionData answer) {
        boolean accepts = accepted.equals("*") || accepted.equals(ExtensionHeader.format(List.of(answer)));
        return answer.name().equals(data.name()) && accepts ? FakeExtension.answering(rsv, answer) : null;
    }
}
