package dev.sluice.deflate;

import dev.sluice.codec.Role;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * permessage-deflate (RFC 7692) for a client: given to the opening handshake, it is offered to the server, and the connection
 * compresses when the server accepts.
 *
 * <p>A server has to decline an offer that asks of it what it cannot do. To ask first and give way then, use several
 * instances, in the order of preference: a server accepts the first offer that suits it.
 *
 * <p>It works under the handshake of Sluice, and under Netty's {@link WebSocketClientExtensionHandler}, whose frame decoder
 * has to be told to allow extensions.
 *
 * <p>Immutable; one instance serves any number of channels.
 */
public final class PerMessageDeflateClientExtension implements WebSocketClientExtensionHandshaker {

    private final DeflateConfig config;

    /**
     * Compresses as {@link DeflateConfig#DEFAULT} says, but lets the server have the largest window, since a server that
     * cannot limit its window would have to decline.
     */
    public PerMessageDeflateClientExtension() {
        this(DeflateConfig.builder().serverMaxWindowBits(Window.MAX_BITS).build());
    }

    /**
     * Compresses as {@code config} says. {@link DeflateConfig.Builder#serverNoContextTakeover} and a
     * {@link DeflateConfig.Builder#serverMaxWindowBits} below 15 are asked of the server, which may have to decline.
     *
     * @throws NullPointerException for null
     */
    public PerMessageDeflateClientExtension(DeflateConfig config) {
        this.config = Objects.requireNonNull(config, "config");
    }

    /** The offer. */
    @Override
    public WebSocketExtensionData newRequestData() {
        return Negotiation.offer(config).toExtensionData();
    }

    /**
     * Takes the server's answer.
     *
     * @param answer the server's, for any extension
     * @return null when it is none of permessage-deflate, RFC 7692 7.1 calls it invalid, or it does not fit what was offered:
     *     the connection is to fail, unless another extension takes the answer
     */
    @Override
    public @Nullable WebSocketClientExtension handshakeExtension(WebSocketExtensionData answer) {
        DeflateParameters agreed = Negotiation.confirm(answer, config);
        return agreed == null ? null : new DeflateExtension(Role.CLIENT, agreed, config);
    }
}
