package dev.sluice.demo.load;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Time that passes when the test says so. */
final class HandTimers implements Timers {

    private static final int WAIT_SECONDS = 10;

    /** Something that waits for its time. */
    record Timer(long millis, Runnable task, Promise<Object> promise) {

        /** Its time has come. */
        void fire(EventLoop loop) {
            loop.execute(() -> {
                if (promise.trySuccess(null)) {
                    task.run();
                }
            });
        }

        boolean isCancelled() {
            return promise.isCancelled();
        }
    }

    private final EventLoop loop;
    private final BlockingQueue<Timer> set = new LinkedBlockingQueue<>();

    HandTimers(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public Future<?> after(long millis, Runnable task) {
        Timer timer = new Timer(millis, task, loop.newPromise());
        set.add(timer);
        return timer.promise();
    }

    /** The next timer that was set; fails when none was in time. */
    Timer next() throws InterruptedException {
        Timer timer = set.poll(WAIT_SECONDS, SECONDS);
        if (timer == null) {
            throw new AssertionError("no timer was set within " + WAIT_SECONDS + " s");
        }
        return timer;
    }

    boolean isNoneSet() {
        return set.isEmpty();
    }
}
