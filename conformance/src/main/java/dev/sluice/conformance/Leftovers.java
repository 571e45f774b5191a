package dev.sluice.conformance;

import dev.sluice.deflate.ZlibObjects;
import io.netty.buffer.ByteBufAllocator;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;

/** What a program leaves behind when all of its connections are closed. */
public final class Leftovers {

    private static final int EXIT_CODE = 4;
    private static final int MAX_COLLECTIONS = 50;
    private static final long WAIT_MILLIS = 100;

    private Leftovers() {}

    /**
     * Looks for zlib objects that were not ended, of which it tells on standard error, and for buffers that were not
     * released, at which {@link LeakAlarm} ends the JVM.
     *
     * @return 0 when there are none
     */
    public static int exitCode() {
        collect();
        collect(); // what one collection finds is queued in no particular order; behind a second one, all of it is
        ByteBufAllocator.DEFAULT
                .directBuffer(1)
                .release(); // Netty looks at what was found when it begins to track something
        ByteBufAllocator.DEFAULT.heapBuffer(1).release();
        int deflaters = ZlibObjects.deflaters();
        int inflaters = ZlibObjects.inflaters();
        if (deflaters == 0 && inflaters == 0) {
            return 0;
        }
        System.err.println("left behind: " + deflaters + " compressors, " + inflaters + " decompressors");
        return EXIT_CODE;
    }

    /**
     * Has the signal that ends the JVM close the connections of a server, too, and then look for what is left of them. The
     * exit code stays that of the signal when there is nothing.
     */
    public static void lookAtTheEndOf(Loop loop) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            int code = exitCode(loop);
            if (code != 0) {
                Runtime.getRuntime().halt(code);
            }
        }));
    }

    private static int exitCode(Loop loop) {
        try {
            loop.close();
            return exitCode();
        } catch (IllegalStateException e) {
            System.err.println("left behind: " + e.getMessage());
            return EXIT_CODE;
        }
    }

    private static void collect() {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        WeakReference<Object> sentinel = new WeakReference<>(new Object(), queue);
        try {
            for (int i = 0; i < MAX_COLLECTIONS; i++) {
                System.gc();
                if (queue.remove(WAIT_MILLIS) == sentinel) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
