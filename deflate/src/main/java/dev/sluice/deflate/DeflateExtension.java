package dev.sluice.deflate;

import dev.sluice.codec.Role;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;

/**
 * permessage-deflate once it is agreed on.
 *
 * @param role which end this is
 * @param agreed the parameters that this end works by; at the server they are the answer
 * @param config what is not negotiated
 */
record DeflateExtension(Role role, DeflateParameters agreed, DeflateConfig config)
        implements WebSocketServerExtension, WebSocketClientExtension {

    @Override
    public int rsv() {
        // RFC 7692 6: RSV1 is the "Per-Message Compressed" bit.
        return RSV1;
    }

    @Override
    public WebSocketExtensionEncoder newExtensionEncoder() {
        return new DeflateEncoder(role, agreed, config);
    }

    @Override
    public WebSocketExtensionDecoder newExtensionDecoder() {
        return new DeflateDecoder(role, agreed, config);
    }

    /** The answer; nobody asks a client for it. */
    @Override
    public WebSocketExtensionData newReponseData() {
        return agreed.toExtensionData();
    }
}
