package dev.sluice.demo.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Answers the requests for a path by one method. */
@FunctionalInterface
public interface Endpoint {

    /**
     * Begins to answer. Called on the connection's event loop, which it must not block.
     *
     * @return completes with the answer, on any thread; a failure becomes a 500 and is logged
     */
    CompletionStage<Response> answer(Request request);

    /** Answers at once, on the event loop. */
    static Endpoint immediate(Function<Request, Response> answer) {
        return request -> CompletableFuture.completedFuture(answer.apply(request));
    }
}
