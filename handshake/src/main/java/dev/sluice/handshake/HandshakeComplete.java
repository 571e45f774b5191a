package dev.sluice.handshake;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * User event: the connection is a WebSocket. Fired at both ends, once the 101 was written or read and before the first
 * frame; frames may be written from now on.
 *
 * @param request the request that was accepted, which a client finds here as it sent it
 * @param responseHeaders all headers of the 101, read-only
 * @param subprotocol the one agreed on, null for none
 * @param extensions those agreed on, as the answer names them, in its order
 * @param attachment what {@link HandshakeDecision.Accept#withAttachment} was given, null for a client; the receiver of the
 *     event owns its reference, if it is counted
 */
public record HandshakeComplete(
        HandshakeRequest request,
        HttpHeaders responseHeaders,
        @Nullable String subprotocol,
        List<WebSocketExtensionData> extensions,
        @Nullable Object attachment) {

    /** The request's path, not decoded. */
    public String path() {
        return request.path();
    }

    /** The decoded parameters of the request's query. */
    public Map<String, List<String>> query() {
        return request.query();
    }

    /** The request's headers, read-only. */
    public HttpHeaders headers() {
        return request.headers();
    }

    /**
     * The attachment.
     *
     * @throws ClassCastException if it is of another type
     */
    public <T> @Nullable T attachment(Class<T> type) {
        return type.cast(attachment);
    }

    /** The request and what was agreed on. Not the attachment, which may hold secrets. */
    @Override
    public String toString() {
        return "HandshakeComplete[request=" + request + ", subprotocol=" + subprotocol + ", extensions="
                + ExtensionHeader.format(extensions) + ']';
    }
}
