package dev.sluice.handshake;

import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.util.Map;

/** Offers {@code x}, and throws. */
record ThrowingOffer(boolean whenItOffers, boolean whenItIsAnswered) implements WebSocketClientExtensionHandshaker {

    @Override
    public WebSocketExtensionData newRequestData() {
        if (whenItOffers) {
            throw new NumberFormatException("offer");
        }
        return new WebSocketExtensionData("x", Map.of());
    }

    @Override
    public WebSocketClientExtension handshakeExtension(WebSocketExtensionData answer) {
        if (whenItIsAnswered) {
            throw new NumberFormatException("answer");
        }
        return null;
    }
}
