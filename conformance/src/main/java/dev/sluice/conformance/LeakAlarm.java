package dev.sluice.conformance;

import io.netty.util.ResourceLeakDetector;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Ends the JVM when a buffer has leaked, so that whoever runs the programs notices. */
final class LeakAlarm extends Handler {

    private static final int EXIT_CODE = 3;

    /** A logger that nobody holds forgets its handlers. */
    private static final Logger LOGGER = Logger.getLogger(ResourceLeakDetector.class.getName());

    private final Handler console = new ConsoleHandler();

    private LeakAlarm() {}

    /** Sets the alarm. To be called before a buffer is allocated. */
    static void set() {
        // A leak is told by who retained and released; recording every read as well would take minutes.
        System.setProperty("io.netty.leakDetection.acquireAndReleaseOnly", "true");
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        LOGGER.addHandler(new LeakAlarm());
        LOGGER.setUseParentHandlers(false);
    }

    @Override
    public void publish(LogRecord leak) {
        console.publish(leak);
        if (leak.getLevel().intValue() >= Level.SEVERE.intValue()) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    @Override
    public void flush() {
        console.flush();
    }

    @Override
    public void close() {
        console.close();
    }
}
