package dev.sluice.conformance.interop;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How the connections of a server have ended, for {@code /report} to tell. */
final class Endings {

    private static final int PATIENCE_SECONDS = 5;

    private final Map<String, Ending> endings = new ConcurrentHashMap<>();

    /** Takes notes of a new connection. */
    Ending begin(String id) {
        Ending ending = new Ending();
        endings.put(id, ending);
        return ending;
    }

    /**
     * Waits for the end of a connection.
     *
     * @return the code and the reason of its Close; {@code none} if it sent none, {@code open} if it does not end
     */
    CompletableFuture<String> report(String id) {
        Ending ending = endings.get(id);
        return ending == null
                ? CompletableFuture.completedFuture("unknown")
                : ending.end.copy().completeOnTimeout("open", PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** That of one connection. To be used on its event loop. */
    static final class Ending {

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
