package dev.sluice.testing;

import static java.util.stream.Collectors.joining;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakTracker;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Keeps the leaks that Netty finds instead of logging them.
 *
 * <p>Netty creates its detectors in static initialisers, so this class has to be named before the first Netty class is
 * loaded: {@code -Dio.netty.customResourceLeakDetector=dev.sluice.testing.RecordingLeakDetector}. Netty calls the
 * public constructors by reflection.
 */
public final class RecordingLeakDetector<T> extends ResourceLeakDetector<T> {
    private static final Queue<RecordingLeakDetector<?>> DETECTORS = new ConcurrentLinkedQueue<>();
    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();
    private static volatile String currentTest = "no test";

    /** Called by Netty for every kind of resource that it tracks. */
    public RecordingLeakDetector(Class<?> resourceType, int samplingInterval) {
        super(resourceType, samplingInterval);
        DETECTORS.add(this);
    }

    /** The same, as older call sites in Netty ask for it. */
    public RecordingLeakDetector(Class<?> resourceType, int samplingInterval, long ignoredMaxActive) {
        this(resourceType, samplingInterval);
    }

    /** Whether Netty tracks its buffers with this class. */
    static boolean isInstalled() {
        return !DETECTORS.isEmpty();
    }

    /** Names the test that is running, so that a leak tells where its resource was allocated. */
    static void currentTest(String name) {
        currentTest = name;
    }

    /** Lets every detector look for tracked objects that were collected, and hands over all leaks found since the last call. */
    static List<String> drainLeaks() {
        DETECTORS.forEach(RecordingLeakDetector::poll);
        List<String> leaks = new ArrayList<>();
        for (String leak = LEAKS.poll(); leak != null; leak = LEAKS.poll()) {
            leaks.add(leak);
        }
        return leaks;
    }

    /** A detector empties its reference queue only when it starts to track something. */
    @SuppressWarnings("unchecked") // never used as a T: the detector only takes the identity of the object
    private void poll() {
        T object = (T) new Object();
        ResourceLeakTracker<T> tracker = trackForcibly(object);
        tracker.close(object);
    }

    @Override
    protected boolean needReport() {
        return true;
    }

    /** Part of the record. It also keeps apart equal stack traces of two tests, which Netty would report only once. */
    @Override
    protected Object getInitialHint(String resourceType) {
        return currentTest;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
        String ours = records.lines().filter(line -> !isOfTheTestRunner(line)).collect(joining("\n"));
        LEAKS.add(resourceType + " was collected before it was released" + ours);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
        LEAKS.add(resourceType + " was collected before it was released");
    }

    private static boolean isOfTheTestRunner(String stackFrame) {
        return stackFrame.startsWith("\tjava.base/")
                || stackFrame.startsWith("\torg.junit.")
                || stackFrame.startsWith("\torg.apache.maven.surefire.");
    }
}
