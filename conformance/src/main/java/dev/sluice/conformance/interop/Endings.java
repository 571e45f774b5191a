package dev.sluice.conformance.interop;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How the connections of a server have ended, for {@code /report} to tell. */
final class Visits {

    private static final int PATIENCE_SECONDS = 5;

    private final Map<String, Visit> visits = new ConcurrentHashMap<>();

    /** Takes notes of a new connection. */
    Visit begin(String id) {
        Visit visit = new Visit();
        visits.put(id, visit);
        return visit;
    }

    /**
     * Waits for the end of a connection.
     *
     * @return the code and the reason of its Close; {@code none} if it sent none, {@code open} if it does not end
     */
    CompletableFuture<String> report(String id) {
        Visit visit = visits.get(id);
        return visit == null
                ? CompletableFuture.completedFuture("unknown")
                : visit.end.copy().completeOnTimeout("open", PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** One connection. To be used on its event loop. */
    static final class Visit {

        private final CompletableFuture<String> end = new CompletableFuture<>();
        private Heard.@Nullable Close first;

        /** The peer has sent a Close; the first one counts. */
        void heard(Heard.Close close) {
            if (first == null) {
                first = close;
            }
        }

        /** The connection is gone. */
        void ended() {
            end.complete(first == null ? "none" : (first.code() + " " + first.reason()).strip());
        }
    }
}
