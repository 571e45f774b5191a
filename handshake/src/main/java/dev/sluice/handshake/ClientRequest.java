package dev.sluice.handshake;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The upgrade request of one connection (RFC 6455 4.1): what it says, and what its answer has to be measured by.
 *
 * @param key of 16 bytes that nobody can predict
 * @param offers the extensions, with what each offers
 */
record ClientRequest(ClientHandshakeConfig config, String key, List<Offer> offers) {

    /** An extension, and what it says in the request. */
    record Offer(WebSocketClientExtensionHandshaker handshaker, WebSocketExtensionData data) {}

    /**
     * Asks the extensions what they offer.
     *
     * @throws IllegalStateException if one offers what cannot be written into a header
     */
    static ClientRequest create(ClientHandshakeConfig config, String key) {
        List<Offer> offers = new ArrayList<>();
        for (WebSocketClientExtensionHandshaker handshaker : config.extensions()) {
            WebSocketExtensionData data = handshaker.newRequestData();
            if (!ExtensionHeader.isWellFormed(data)) {
                throw new IllegalStateException("extension: " + ExtensionHeader.format(List.of(data))
                        + " (expected: tokens as name, parameters and values)");
            }
            offers.add(new Offer(handshaker, data));
        }
        return new ClientRequest(config, key, List.copyOf(offers));
    }

    /** What is offered, in the order of preference. */
    List<WebSocketExtensionData> extensions() {
        return offers.stream().map(Offer::data).toList();
    }

    /** What is sent. */
    FullHttpRequest toHttp() {
        WebSocketUri target = config.target();
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.GET, target.target(), Unpooled.EMPTY_BUFFER);
        HttpHeaders headers = request.headers();
        headers.set(HttpHeaderNames.HOST, target.hostHeader());
        headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
        headers.set(HttpHeaderNames.SEC_WEBSOCKET_KEY, key);
        headers.set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
        setIfPresent(headers, HttpHeaderNames.ORIGIN, config.origin());
        setIfPresent(headers, HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, String.join(", ", config.subprotocols()));
        setIfPresent(headers, HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, ExtensionHeader.format(extensions()));
        for (Map.Entry<String, String> header : config.headers()) {
            headers.add(header.getKey(), header.getValue());
        }
        return request;
    }

    /** The same in the words of {@link HandshakeComplete}. */
    HandshakeRequest describe(HttpHeaders sent, Connection connection) {
        RequestTarget target = RequestTarget.parse(config.target().target());
        return new HandshakeRequest(
                config.target().target(),
                target.path(),
                target.parameters(),
                sent,
                config.target().hostHeader(),
                config.origin(),
                config.subprotocols(),
                extensions(),
                connection.remoteAddress(),
                connection.localAddress(),
                connection.tlsSession());
    }

    private static void setIfPresent(HttpHeaders headers, CharSequence name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            headers.set(name, value);
        }
    }
}
