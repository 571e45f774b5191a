package dev.sluice.handshake;

import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Why a client's opening handshake failed, and what the server answered. */
public final class ClientHandshakeException extends IOException {

    private static final long serialVersionUID = 1L;

    private final HandshakeFailure failure;
    private final transient @Nullable HttpResponseStatus status;
    private final transient HttpHeaders headers;
    private final byte[] body;

    /** Without an answer that could be read. */
    ClientHandshakeException(HandshakeFailure failure, @Nullable Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
        this.status = null;
        this.headers = EmptyHttpHeaders.INSTANCE;
        this.body = new byte[0];
    }

    /** With an answer. The headers are to be read-only. */
    ClientHandshakeException(
            HandshakeFailure failure,
            @Nullable Throwable cause,
            HttpResponseStatus status,
            HttpHeaders headers,
            byte[] body) {
        super(failure.message() + " It answered " + printable(status) + '.', cause);
        this.failure = failure;
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** Which check failed. */
    public HandshakeFailure failure() {
        return failure;
    }

    /** What the server answered, 101 too where the rest of the answer was wrong; null when there is no answer. */
    public @Nullable HttpResponseStatus status() {
        return status;
    }

    /** The headers of the answer, read-only; empty when there is none. */
    public HttpHeaders headers() {
        return headers;
    }

    /** The first 8 KiB of the body of an answer other than 101, as sent: what {@code Content-Encoding} did is not undone. */
    public byte[] body() {
        return body.clone();
    }

    /** {@link #body} as UTF-8; what is not becomes U+FFFD. */
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The phrase is the server's to choose, and messages end up in logs and on terminals. */
    private static String printable(HttpResponseStatus status) {
        return status.toString().replaceAll("[^ -~]", "?");
    }
}
