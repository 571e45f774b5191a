package dev.sluice.testing;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that leaked a reference-counted object.
 *
 * <p>Registered for every test class through {@link java.util.ServiceLoader}; nobody has to name it. It checks once for
 * each top-level class, after its {@code @AfterAll} methods. Two kinds of leak stay unseen: what a field still holds at
 * that time (a static one, or one of a {@code PER_CLASS} instance), and heap buffers of {@code Unpooled}, which Netty
 * does not track. Tests allocate from {@link ByteBufAllocator#DEFAULT} or from their channel.
 */
public final class FailOnLeak implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    private static final long GC_TIMEOUT_NANOS = SECONDS.toNanos(20);

    @Override
    public void beforeAll(ExtensionContext context) {
        requireDetector();
        RecordingLeakDetector.currentTest(describe(context));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        RecordingLeakDetector.currentTest(describe(context));
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        Class<?> testClass = context.getRequiredTestClass();
        if (testClass.isAnnotationPresent(Nested.class)) {
            return;
        }
        // References found by one collection are queued in no particular order. That the second collection's sentinel
        // has arrived says that all of the first one's have.
        awaitCollection();
        awaitCollection();
        List<String> leaks = RecordingLeakDetector.drainLeaks();
        if (!leaks.isEmpty()) {
            throw new AssertionError(
                    leaks.size() + " leaked in " + testClass.getName() + "\n" + String.join("\n", leaks));
        }
    }

    private static void requireDetector() {
        // A buffer of its own, so that Netty's static detectors exist whatever the test class does.
        ByteBufAllocator.DEFAULT.directBuffer(1).release();
        if (!RecordingLeakDetector.isInstalled()
                || ResourceLeakDetector.getLevel() != ResourceLeakDetector.Level.PARANOID) {
            throw new IllegalStateException("leaks would go unseen: run the tests with"
                    + " -Dio.netty.customResourceLeakDetector=" + RecordingLeakDetector.class.getName()
                    + " -Dio.netty.leakDetection.level=paranoid");
        }
    }

    private static void awaitCollection() throws InterruptedException {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        WeakReference<Object> sentinel = new WeakReference<>(new Object(), queue);
        long start = System.nanoTime();
        do {
            if (System.nanoTime() - start > GC_TIMEOUT_NANOS) {
                throw new IllegalStateException("no garbage collection within "
                        + NANOSECONDS.toSeconds(GC_TIMEOUT_NANOS) + " s of System.gc(): is it disabled?");
            }
            System.gc();
        } while (queue.remove(100) != sentinel);
    }

    private static String describe(ExtensionContext context) {
        return "allocated in " + context.getRequiredTestClass().getName() + ": " + context.getDisplayName();
    }
}
