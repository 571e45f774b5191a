package dev.sluice.handshake;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One timer at most, whose time is fixed when it starts, whatever happens meanwhile. Event loop only. */
final class Deadline {

    private final EventExecutor executor;
    private final long timeoutMillis;
    private final Runnable expired;
    private @Nullable Future<?> timer;

    Deadline(EventExecutor executor, long timeoutMillis, Runnable expired) {
        this.executor = executor;
        this.timeoutMillis = timeoutMillis;
        this.expired = expired;
    }

    /** Starts, unless the time is running already. */
    void start() {
        if (timer == null) {
            timer = executor.schedule(expired, timeoutMillis, TimeUnit.MILLISECONDS);
        }
    }

    /** Stops the time and forgets it. */
    void cancel() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
