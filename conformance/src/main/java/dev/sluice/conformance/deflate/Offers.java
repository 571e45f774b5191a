package dev.sluice.conformance.deflate;

import dev.sluice.deflate.PerMessageDeflateClientExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client offers: permessage-deflate as we do it, or something that a server must decline. */
final class Offers {

    private Offers() {}

    /**
     * An offer.
     *
     * @param query as {@link Settings} reads it, or {@link ParameterSet#UNDEFINED}
     */
    static WebSocketClientExtensionHandshaker of(String query) {
        return query.equals(ParameterSet.UNDEFINED)
                ? new Undefined()
                : new PerMessageDeflateClientExtension(Settings.deflate("?" + query + "&" + Settings.SPEED));
    }

    /** permessage-deflate with a parameter that is not defined. */
    private static final class Undefined implements WebSocketClientExtensionHandshaker {

        @Override
        public WebSocketExtensionData newRequestData() {
            return new WebSocketExtensionData("permessage-deflate", Map.of("undefined", "1"));
        }

        @Override
        public @Nullable WebSocketClientExtension handshakeExtension(WebSocketExtensionData answer) {
            return null; // no answer is to this
        }
    }
}
