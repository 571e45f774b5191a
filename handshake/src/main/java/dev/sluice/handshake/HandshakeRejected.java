package dev.sluice.handshake;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * User event: an upgrade request was refused and the connection is being closed. Fired once a connection at most, after
 * the answer was written, so that outcomes can be counted.
 *
 * @param status what the client was told; for {@link Rejection#REQUEST_TIMEOUT} and
 *     {@link Rejection#EARLY_DATA} it was told nothing
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

    /** What a failure means: a check that failed, or else a mistake in the application's code. */
    static HandshakeRejected because(Throwable failure) {
        if (failure instanceof RefusedException refused) {
            return of(refused.rejection());
        }
        boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
        Throwable cause = wrapped ? failure.getCause() : failure;
        return new HandshakeRejected(Rejection.APPLICATION.status(), Rejection.APPLICATION, cause);
    }
}
