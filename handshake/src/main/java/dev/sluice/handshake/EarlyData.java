package dev.sluice.handshake;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** What the client sent behind its upgrade request before that was answered, in order, bounded. */
final class EarlyData {

    /**
     * One read can bring as much as the receive buffer allocator or a TLS record allows; after it reading stops. This is far
     * more, so it is passed only where somebody else keeps reading.
     */
    static final int MAX_BYTES = 1024 * 1024;

    /** What a buffer counts for at least, so that the number of buffers is bounded as well. */
    static final int MIN_CHARGE = 1024;

    private final Queue<ByteBuf> queue = new ArrayDeque<>(2);
    private long charge;

    /** Takes {@code data} over. Returns whether everything is still within bounds. */
    boolean add(ByteBuf data) {
        queue.add(data);
        charge += Math.max(MIN_CHARGE, data.readableBytes());
        return charge <= MAX_BYTES;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Hands the oldest buffer over, or null when there is none. */
    @Nullable
    ByteBuf poll() {
        return queue.poll();
    }

    /** Releases everything. */
    void release() {
        for (ByteBuf data = queue.poll(); data != null; data = queue.poll()) {
            data.release();
        }
    }
}
