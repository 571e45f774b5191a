package dev.sluice.deflate;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.Inflater;

/**
 * The zlib objects of one event loop, shared by its connections. Those that use it {@linkplain #join() join} and
 * {@linkplain #leave() leave}; when the last one has left, or the thread ends, all objects are ended. Only for the thread
 * that joined.
 */
final class ZlibPool {

    /** Inflaters are in use during a frame, or as long as a fragmented message lasts; so few lie idle at one time. */
    private static final int MAX_IDLE_INFLATERS = 8;

    private static final FastThreadLocal<ZlibPool> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected ZlibPool initialValue() {
            return new ZlibPool();
        }

        @Override
        protected void onRemoval(ZlibPool pool) {
            pool.endAll();
        }
    };

    private record Kind(int level, int limit) {}

    private final Thread thread = Thread.currentThread();
    private final Map<Kind, LiveDeflaters> deflaters = new HashMap<>();
    private final Deque<Inflater> idleInflaters = new ArrayDeque<>(2);
    private int members;

    private ZlibPool() {}

    /** The pool of this thread. */
    static ZlibPool join() {
        ZlibPool pool = OF_THREAD.get();
        pool.members++;
        return pool;
    }

    void leave() {
        checkThread();
        if (--members == 0) {
            endAll();
        }
    }

    /**
     * The compressors of a level.
     *
     * @param limit how many contexts find theirs as they left it
     */
    LiveDeflaters deflaters(int level, int limit) {
        checkThread();
        return deflaters.computeIfAbsent(new Kind(level, limit), kind -> new LiveDeflaters(kind.level, kind.limit));
    }

    /** An inflater without input or history. */
    Inflater borrowInflater() {
        checkThread();
        Inflater inflater = idleInflaters.poll();
        return inflater == null ? ZlibObjects.newInflater() : inflater;
    }

    /** Takes an inflater back, in whatever state. */
    void giveBack(Inflater inflater) {
        checkThread();
        if (idleInflaters.size() < MAX_IDLE_INFLATERS) {
            inflater.reset();
            idleInflaters.push(inflater);
        } else {
            ZlibObjects.end(inflater);
        }
    }

    private void endAll() {
        deflaters.values().forEach(LiveDeflaters::end);
        deflaters.clear();
        idleInflaters.forEach(ZlibObjects::end);
        idleInflaters.clear();
    }

    private void checkThread() {
        assert thread == Thread.currentThread() : Thread.currentThread() + " (expected: " + thread + ")";
    }
}
