package dev.sluice.deflate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * What a decompressor has to know of the messages before, RFC 7692 7.1.1: a history as long as the peer's window. The inflater
 * itself is borrowed for each message, and given the history first. That is cheap, and has to be done in any case: the check
 * that a message is complete uses an inflater up, see {@link MessageInflater}. Event loop only.
 */
final class InflatingContext {

    private final boolean takeover;
    private final boolean dedicated;
    private final History history;
    private @Nullable ZlibPool pool;
    private @Nullable Inflater inflater;

    InflatingContext(int windowBits, boolean takeover, ContextPolicy policy) {
        this.takeover = takeover;
        this.dedicated = takeover && policy == ContextPolicy.DEDICATED;
        this.history = new History(1 << windowBits);
    }

    /** Begins a message: an inflater that stands where the history ends. */
    void beginMessage() {
        if (inflater == null) {
            inflater = dedicated ? ZlibObjects.newInflater() : pool().borrowInflater();
        }
        restart();
    }

    /** The inflater of the message under way. */
    Inflater inflater() {
        if (inflater == null) {
            throw new IllegalStateException("no message is under way");
        }
        return inflater;
    }

    /** Goes on behind the end of a DEFLATE stream. The inflater has no input then. */
    void restart() {
        inflater().reset();
        history.last(history.length(), inflater()::setDictionary);
    }

    /** Remembers a part of what the message inflates to. */
    void append(ByteBufAllocator alloc, ByteBuf inflated, int index, int length) {
        history.append(alloc, inflated, index, length);
    }

    /** Ends a message. Without takeover, it is forgotten. */
    void endMessage() {
        if (!takeover) {
            history.clear();
        }
        if (!dedicated) {
            giveInflaterBack();
        }
    }

    /** Leaves the event loop. An inflater that is in use comes along. */
    void leaveLoop() {
        if (pool != null) {
            pool.leave();
            pool = null;
        }
    }

    /** Gives everything back, also in the middle of a message. */
    void close() {
        giveInflaterBack();
        leaveLoop();
        history.clear();
    }

    /** Whether messages are remembered when they are over. */
    boolean hasTakeover() {
        return takeover;
    }

    private ZlibPool pool() {
        if (pool == null) {
            pool = ZlibPool.join();
        }
        return pool;
    }

    private void giveInflaterBack() {
        if (inflater != null && dedicated) {
            ZlibObjects.end(inflater);
        } else if (inflater != null) {
            pool().giveBack(inflater);
        }
        inflater = null;
    }
}
