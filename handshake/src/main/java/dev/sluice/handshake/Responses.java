package dev.sluice.handshake;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The answers to upgrade requests. Each is a whole response that leaves nothing of HTTP behind it. */
final class Responses {

    private static final String PLAIN_TEXT = "text/plain; charset=utf-8";

    private Responses() {}

    /** RFC 6455 4.2.2: the 101. */
    static FullHttpResponse switchingProtocols(
            HandshakeRequest request, Agreement agreement, HandshakeDecision.Accept decision) {
        FullHttpResponse response = response(HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
        HttpHeaders headers = response.headers();
        headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
        String key = request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        headers.set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, HandshakeKey.accept(key));
        if (agreement.subprotocol() != null) {
            headers.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, agreement.subprotocol());
        }
        if (!agreement.answers().isEmpty()) {
            headers.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, ExtensionHeader.format(agreement.answers()));
        }
        addAll(headers, decision);
        return response;
    }

    /** The answer of the catalogue. */
    static FullHttpResponse refusal(Rejection rejection) {
        FullHttpResponse response = closing(rejection.status(), rejection.message());
        HttpHeaders headers = response.headers();
        if (rejection == Rejection.METHOD) {
            // RFC 7231 6.5.5: a 405 MUST carry Allow.
            headers.set(HttpHeaderNames.ALLOW, HttpMethod.GET);
        }
        if (rejection == Rejection.UPGRADE || rejection == Rejection.WEBSOCKET_VERSION) {
            // RFC 7231 6.5.15: a 426 MUST carry Upgrade, and RFC 7230 6.7: Connection MUST then name it.
            headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
            headers.set(HttpHeaderNames.CONNECTION, "upgrade, close");
        }
        if (rejection == Rejection.WEBSOCKET_VERSION) {
            // RFC 6455 4.4: the versions that are spoken here.
            headers.set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
        }
        return response;
    }

    /** The answer of the application. */
    static FullHttpResponse refusal(HandshakeDecision.Reject decision) {
        FullHttpResponse response = closing(decision.status(), decision.body());
        if (decision.headers().stream().anyMatch(header -> header.getKey().equalsIgnoreCase("Content-Type"))) {
            response.headers().remove(HttpHeaderNames.CONTENT_TYPE);
        }
        addAll(response.headers(), decision);
        return response;
    }

    private static FullHttpResponse closing(HttpResponseStatus status, String text) {
        // RFC 7230 3.3.3: a 304 has no body, whatever its header says.
        boolean bodiless = status.code() == HttpResponseStatus.NOT_MODIFIED.code();
        byte[] body = bodiless ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        FullHttpResponse response = response(status, Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, PLAIN_TEXT)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return response;
    }

    private static void addAll(HttpHeaders headers, HandshakeDecision decision) {
        for (Map.Entry<String, String> header : decision.headers()) {
            headers.add(header.getKey(), header.getValue());
        }
    }

    private static FullHttpResponse response(HttpResponseStatus status, ByteBuf body) {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
    }
}
