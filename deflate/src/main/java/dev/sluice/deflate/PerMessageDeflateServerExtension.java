package dev.sluice.deflate;

import dev.sluice.codec.Role;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * permessage-deflate (RFC 7692) for a server: given to the opening handshake, it accepts the first offer that is valid, and
 * the connection compresses. All four parameters are negotiable.
 *
 * <p>It works under the handshake of Sluice, and under Netty's {@link WebSocketServerExtensionHandler}, whose frame decoder
 * has to be told to allow extensions.
 *
 * <p>Immutable; one instance serves any number of channels.
 */
public final class PerMessageDeflateServerExtension implements WebSocketServerExtensionHandshaker {

    private final DeflateConfig config;

    /** Compresses as {@link DeflateConfig#DEFAULT} says. */
    public PerMessageDeflateServerExtension() {
        this(DeflateConfig.DEFAULT);
    }

    /**
     * Compresses as {@code config} says.
     *
     * @throws NullPointerException for null
     */
    public PerMessageDeflateServerExtension(DeflateConfig config) {
        this.config = Objects.requireNonNull(config, "config");
    }

    /**
     * Answers one offer.
     *
     * @param offer of any extension
     * @return null when it is declined: it is none of permessage-deflate, or RFC 7692 7.1 calls it invalid
     */
    @Override
    public @Nullable WebSocketServerExtension handshakeExtension(WebSocketExtensionData offer) {
        DeflateParameters answer = Negotiation.accept(offer, config);
        return answer == null ? null : new DeflateExtension(Role.SERVER, answer, config);
    }
}
