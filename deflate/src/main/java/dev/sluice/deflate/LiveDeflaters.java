package dev.sluice.deflate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * The compressors that the contexts of one event loop share. A limited number of contexts, those that wrote last, find their
 * compressor as they left it; with a limit of 0, one compressor serves all and knows none. Event loop only.
 */
final class LiveDeflaters implements DeflaterSource {

    private static final float DEFAULT_LOAD_FACTOR = 0.75f;

    private final int level;
    private final int limit;

    /** By the context that it serves, the one that was used longest ago first. */
    private final Map<DeflatingContext, Deflater> serving = new LinkedHashMap<>(16, DEFAULT_LOAD_FACTOR, true);

    private final Deque<Deflater> idle = new ArrayDeque<>(1);

    LiveDeflaters(int level, int limit) {
        this.level = level;
        this.limit = limit;
    }

    @Override
    public @Nullable Deflater resume(DeflatingContext context) {
        return serving.get(context);
    }

    @Override
    public Deflater borrow(DeflatingContext context) {
        Deflater deflater = next();
        if (limit == 0) {
            idle.push(deflater);
        } else {
            serving.put(context, deflater);
        }
        return deflater;
    }

    @Override
    public void giveUp(DeflatingContext context) {
        Deflater deflater = serving.remove(context);
        if (deflater != null) {
            idle.push(deflater);
        }
    }

    /** Ends all of them. */
    void end() {
        serving.values().forEach(ZlibObjects::end);
        serving.clear();
        idle.forEach(ZlibObjects::end);
        idle.clear();
    }

    private Deflater next() {
        if (!idle.isEmpty()) {
            return idle.pop();
        }
        return serving.size() < Math.max(1, limit) ? ZlibObjects.newDeflater(level) : takeFromEldest();
    }

    private Deflater takeFromEldest() {
        Iterator<Deflater> eldestFirst = serving.values().iterator();
        Deflater deflater = eldestFirst.next();
        eldestFirst.remove();
        return deflater;
    }
}
