package dev.sluice.handshake;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.ReferenceCounted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link HandshakeAuthorizer} decided. Immutable: each {@code with} method returns a new decision.
 *
 * <pre>{@code
 * HandshakeDecision.accept().withAttachment(user).withHeader("Set-Cookie", "seen=1");
 * HandshakeDecision.reject(HttpResponseStatus.UNAUTHORIZED).withHeader("WWW-Authenticate", "Bearer");
 * }</pre>
 *
 * <p>Headers are checked when they are given, so that no value of the application's can end the header early: an
 * {@link IllegalArgumentException} tells of names that are not tokens, of control characters in values, and of headers that
 * the handshake itself writes (Connection, Upgrade, Sec-WebSocket-*, Content-Length, Transfer-Encoding).
 */
public abstract sealed class HandshakeDecision {

    private final List<Map.Entry<String, String>> headers;

    private HandshakeDecision(List<Map.Entry<String, String>> headers) {
        this.headers = headers;
    }

    /** The request becomes a WebSocket. */
    public static Accept accept() {
        return Accept.PLAIN;
    }

    /**
     * The request is refused and the connection closed.
     *
     * @param status 3xx, 4xx or 5xx
     * @throws IllegalArgumentException if it is another
     */
    public static Reject reject(HttpResponseStatus status) {
        if (status.code() < 300 || status.code() > 599) {
            throw new IllegalArgumentException("status: " + status.code() + " (expected: 300-599)");
        }
        return new Reject(List.of(), status, status.reasonPhrase());
    }

    /** The headers to add to the answer, in order. */
    public final List<Map.Entry<String, String>> headers() {
        return headers;
    }

    /** Drops a decision that nobody waits for any more, and its attachment with it. */
    static void discard(@Nullable HandshakeDecision decision) {
        if (decision instanceof Accept accept) {
            ReferenceCountUtil.safeRelease(accept.attachment());
        }
    }

    private List<Map.Entry<String, String>> plus(Iterable<Map.Entry<String, String>> more) {
        List<Map.Entry<String, String>> all = new ArrayList<>(headers);
        for (Map.Entry<String, String> header : more) {
            all.add(ApplicationHeader.checked(header.getKey(), header.getValue()));
        }
        return List.copyOf(all);
    }

    /** The request becomes a WebSocket. */
    public static final class Accept extends HandshakeDecision {

        private static final Accept PLAIN = new Accept(List.of(), null);

        private final @Nullable Object attachment;

        private Accept(List<Map.Entry<String, String>> headers, @Nullable Object attachment) {
            super(headers);
            this.attachment = attachment;
        }

        /** Adds a header to the 101. */
        public Accept withHeader(String name, String value) {
            return new Accept(super.plus(List.of(Map.entry(name, value))), attachment);
        }

        /** Adds all of {@code more} to the 101; they are copied. */
        public Accept withHeaders(HttpHeaders more) {
            return new Accept(super.plus(more), attachment);
        }

        /**
         * Hands something of the application's on to {@link HandshakeComplete}: a user, a session. If it is
         * {@link ReferenceCounted}, the decision owns a reference, which goes to the receiver of that event, or is released
         * when the decision is dropped.
         */
        public Accept withAttachment(Object newAttachment) {
            return new Accept(headers(), newAttachment);
        }

        /** What {@link HandshakeComplete} will carry. */
        public @Nullable Object attachment() {
            return attachment;
        }
    }

    /** The request is refused. */
    public static final class Reject extends HandshakeDecision {

        private final HttpResponseStatus status;
        private final String body;

        private Reject(List<Map.Entry<String, String>> headers, HttpResponseStatus status, String body) {
            super(headers);
            this.status = status;
            this.body = body;
        }

        /** Adds a header to the answer. Content-Type, if not given, is {@code text/plain; charset=utf-8}. */
        public Reject withHeader(String name, String value) {
            return new Reject(super.plus(List.of(Map.entry(name, value))), status, body);
        }

        /** Adds all of {@code more} to the answer; they are copied. */
        public Reject withHeaders(HttpHeaders more) {
            return new Reject(super.plus(more), status, body);
        }

        /** Sets the answer's body, which is sent as UTF-8. Without it, the body is the status's reason phrase. */
        public Reject withBody(String newBody) {
            return new Reject(headers(), status, newBody);
        }

        /** The answer's status. */
        public HttpResponseStatus status() {
            return status;
        }

        /** The answer's body. */
        public String body() {
            return body;
        }
    }
}
