package dev.sluice.conformance;

import io.netty.util.ResourceLeakDetector;

/** Ends the JVM when a buffer has leaked, so that whoever runs the programs notices. */
final class LeakAlarm {

    private static final int EXIT_CODE = 3;

    private LeakAlarm() {}

    /** Sets the alarm. To be called before Netty is used, which reads these properties once. */
    static void set() {
        System.setProperty("io.netty.customResourceLeakDetector", Detector.class.getName());
        System.setProperty("io.netty.leakDetection.level", "paranoid");
        // A leak is told by who retained and released; recording every read as well would take minutes.
        System.setProperty("io.netty.leakDetection.acquireAndReleaseOnly", "true");
    }

    /**
     * Netty makes one for each kind of resource. A handler of its log would not do: loggers lose their handlers as soon as a
     * signal tells the JVM to end, which is when servers look for what is left.
     */
    public static final class Detector<T> extends ResourceLeakDetector<T> {

        /** Called by Netty. */
        public Detector(Class<?> resourceType, int samplingInterval) {
            super(resourceType, samplingInterval);
        }

        /** The same, as older call sites in Netty ask for it. */
        public Detector(Class<?> resourceType, int samplingInterval, long ignoredMaxActive) {
            this(resourceType, samplingInterval);
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            System.err.println("LEAK: " + resourceType + " was collected before it was released" + records);
            Runtime.getRuntime().halt(EXIT_CODE);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            reportTracedLeak(resourceType, "");
        }
    }
}
