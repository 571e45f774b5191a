package dev.sluice.handshake;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * An upgrade request that has passed every check of RFC 6455, or that a client sends. Immutable; safe to hand to other threads.
 *
 * @param uri the request target as it was sent
 * @param path its path, not decoded
 * @param query the decoded parameters of its query, in order; empty when there is none
 * @param headers all headers, read-only
 * @param host the host and port the client asked for: the Host header, or the authority of an absolute-form target
 * @param origin the Origin header, null when there is none
 * @param subprotocols what the client offers, in its order of preference
 * @param extensions what the client offers, in its order of preference; offers that repeat a parameter are left out
 * @param remoteAddress the peer; null when it has gone already
 * @param localAddress this end; null when the peer has gone already
 * @param tlsSession the TLS session, null when this end of the connection does not speak TLS
 */
public record HandshakeRequest(
        String uri,
        String path,
        Map<String, List<String>> query,
        HttpHeaders headers,
        String host,
        @Nullable String origin,
        List<String> subprotocols,
        List<WebSocketExtensionData> extensions,
        @Nullable SocketAddress remoteAddress,
        @Nullable SocketAddress localAddress,
        @Nullable SSLSession tlsSession) {

    /** The query as it was sent, or null when there is none. */
    public @Nullable String rawQuery() {
        return RequestTarget.parse(uri).query();
    }

    /** The first value of a query parameter, or null when it is not there. */
    public @Nullable String query(String name) {
        List<String> values = query.get(name);
        return values == null ? null : values.get(0);
    }

    /** Whether the request came over TLS that this end speaks. */
    public boolean secure() {
        return tlsSession != null;
    }

    /** Path, origin and peer: neither headers nor query, since those carry credentials. */
    @Override
    public String toString() {
        return "HandshakeRequest[path=" + path + ", origin=" + origin + ", remoteAddress=" + remoteAddress + ']';
    }
}
