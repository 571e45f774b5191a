package dev.sluice.handshake;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/**
 * User event: an upgrade request was refused and the connection is being closed. Fired once a connection at most, after
 * the answer was written, so that outcomes can be counted.
 *
 * @param status what the client was told; for {@link Rejection#REQUEST_TIMEOUT} it was told nothing
 * @param reason which check failed
 * @param cause what the application's code threw or failed with; null unless the reason is
 *     {@link Rejection#APPLICATION}
 */
public record HandshakeRejected(
        HttpResponseStatus status,
        Rejection reason,
        @Nullable Throwable cause) {

    static HandshakeRejected of(Rejection reason) {
        return new HandshakeRejected(reason.status(), reason, null);
    }

    static HandshakeRejected application(Throwable cause) {
        return new HandshakeRejected(Rejection.APPLICATION.status(), Rejection.APPLICATION, cause);
    }
}
