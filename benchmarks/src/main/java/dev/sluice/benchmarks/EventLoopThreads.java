package dev.sluice.benchmarks;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads of the kind that event loops are, {@link FastThreadLocalThread}: Netty's allocators and
 * thread locals are slower on others. JMH is told of it by the two options.
 */
public final class EventLoopThreads extends ThreadPoolExecutor {

    /** Tells JMH to ask for an executor of one's own. */
    public static final String CUSTOM_EXECUTOR = "-Djmh.executor=CUSTOM";

    /** Tells JMH which. */
    public static final String EXECUTOR_CLASS = "-Djmh.executor.class=dev.sluice.benchmarks.EventLoopThreads";

    /** What the names of its threads contain. */
    public static final String NAME = "jmh-worker";

    /** Called by JMH. */
    public EventLoopThreads(int threads, String prefix) {
        super(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory(prefix + '-' + NAME, true));
    }

    /**
     * Lets no benchmark measure threads of another kind unnoticed.
     *
     * @throws IllegalStateException on such a thread
     */
    public static void requireCurrent() {
        Thread current = Thread.currentThread();
        if (!(current instanceof FastThreadLocalThread)) {
            throw new IllegalStateException("thread: " + current.getClass().getName()
                    + " (expected: a FastThreadLocalThread; JMH's -jvmArgsAppend takes the place of the flags that ask for"
                    + " one, -jvmArgsPrepend does not)");
        }
    }
}
