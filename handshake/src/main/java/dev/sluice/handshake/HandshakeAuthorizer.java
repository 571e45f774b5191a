package dev.sluice.handshake;

import io.netty.util.concurrent.Future;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Decides whether a well-formed upgrade request may become a WebSocket, at once or later.
 *
 * <p>While it decides, what the client sends is kept in order and, beyond one read, left in the socket. The handshake's
 * deadline goes on: a decision that comes too late is dropped, and so is one for a client that has gone.
 */
@FunctionalInterface
public interface HandshakeAuthorizer {

    /**
     * Starts to decide. Called on the channel's event loop, which it must not block.
     *
     * @return completes with the decision, on any thread. Null, a null decision, a failure and an exception thrown from
     *     here cause a 500, and the cause is in {@link HandshakeRejected}.
     */
    CompletionStage<HandshakeDecision> authorize(HandshakeRequest request);

    /** Accepts every request. */
    static HandshakeAuthorizer acceptAll() {
        return request -> CompletableFuture.completedFuture(HandshakeDecision.accept());
    }

    /** Decides at once, on the event loop. */
    static HandshakeAuthorizer immediate(Function<? super HandshakeRequest, ? extends HandshakeDecision> decide) {
        return request -> CompletableFuture.completedFuture(decide.apply(request));
    }

    /** Decides through a Netty future, which is not cancelled when the client goes. */
    static HandshakeAuthorizer future(Function<? super HandshakeRequest, ? extends Future<HandshakeDecision>> decide) {
        return request -> {
            CompletableFuture<HandshakeDecision> decision = new CompletableFuture<>();
            decide.apply(request).addListener((Future<HandshakeDecision> future) -> {
                if (future.isSuccess()) {
                    decision.complete(future.getNow());
                } else {
                    decision.completeExceptionally(future.cause());
                }
            });
            return decision;
        };
    }
}
