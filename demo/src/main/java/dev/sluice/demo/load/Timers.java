package dev.sluice.demo.load;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs something later, on the event loop of a client. */
@FunctionalInterface
interface Timers {

    /** Runs the task after that time; to cancel the future takes it back. */
    Future<?> after(long millis, Runnable task);

    /** By the event loop's own clock. */
    static Timers of(EventLoop loop) {
        return (millis, task) -> loop.schedule(task, millis, TimeUnit.MILLISECONDS);
    }
}
