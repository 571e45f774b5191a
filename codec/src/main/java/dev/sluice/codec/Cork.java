package dev.sluice.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what is written between two flushes in one buffer: small frames whole, and of a large one the header. The channel
 * then has one entry to keep, the socket one piece of memory to take, and TLS one record to make. The promises of the frames
 * are done, in order, when the buffer is written. Event loop only.
 */
final class Cork {

    /** A buffer of this size is full: what lies here is not seen by {@code Channel.isWritable()} yet. */
    private static final int MAX_BYTES = 16 * 1024;

    private static final int MIN_CAPACITY = 256;

    private final ChannelHandlerContext ctx;
    private final boolean masking;
    private final List<ChannelPromise> promises = new ArrayList<>(4);
    private @Nullable ByteBuf buffer;

    /** As large as the last one was: a connection that is flushed for each small frame shall not pay for a large buffer. */
    private int capacity = MIN_CAPACITY;

    /** Whether the last one was full. What is left for the one behind it says nothing of the next. */
    private boolean behindFull;

    private boolean missed;
    private @Nullable BackpressureHandler counter;
    private long countedBytes;

    Cork(ChannelHandlerContext ctx, boolean masking) {
        this.ctx = ctx;
        this.masking = masking;
    }

    /** Whether so many more bytes should wait for the next buffer. */
    boolean isTooFullFor(int bytes) {
        return buffer != null && buffer.readableBytes() + bytes > MAX_BYTES;
    }

    /** Writes what there is, if it is too full for so many more bytes. */
    void makeRoomFor(int bytes) {
        if (isTooFullFor(bytes)) {
            writeOut();
            behindFull = true;
        }
    }

    /**
     * Adds a frame whose payload stays the caller's. Without memory for it, or when the payload cannot be read, nothing is
     * changed.
     *
     * @param missed whether the peer would misunderstand what comes later, if this were lost
     */
    void append(int flags, ByteBuf payload, int index, int length, boolean missed) {
        ByteBuf out = room(FrameHeader.bytes(length, masking) + length);
        int before = out.writerIndex();
        int key = writeHeader(out, flags, length);
        int start = out.writerIndex();
        try {
            out.writeBytes(payload, index, length);
        } catch (Throwable unreadable) { // it was released, or ends before that: its header would take the next frame's
            // bytes
            out.writerIndex(before);
            throw unreadable;
        }
        if (masking) {
            Masking.apply(out, start, length, key);
        }
        this.missed |= missed;
    }

    /**
     * Adds the header of a frame whose payload follows by itself. Without memory for it, nothing is changed.
     *
     * @return the masking key
     */
    int appendHeader(int flags, int length) {
        return writeHeader(room(FrameHeader.bytes(length, masking)), flags, length);
    }

    /** The promise of the frame that was added last. */
    void add(ChannelPromise promise) {
        promises.add(promise);
    }

    /** The frame that was added last counts for so many bytes there, until it is written. */
    void addCounted(BackpressureHandler handler, int bytes) {
        counter = handler;
        countedBytes += bytes;
    }

    /**
     * Writes what there is, without a flush.
     *
     * @return the write
     */
    ChannelFuture writeOut() {
        ByteBuf full = buffer;
        if (full == null) {
            return ctx.newSucceededFuture();
        }
        ChannelPromise promise = takePromise(); // first: the write may bring new frames
        buffer = null;
        int wanted = Math.max(MIN_CAPACITY, Math.min(MAX_BYTES, full.readableBytes()));
        capacity = behindFull ? Math.max(capacity, wanted) : wanted;
        behindFull = false;
        return ctx.write(full, promise);
    }

    private ByteBuf room(int bytes) {
        ByteBuf out = buffer;
        if (out == null) {
            out = ctx.alloc().buffer(Math.max(capacity, bytes));
            buffer = out;
        } else {
            out.ensureWritable(bytes);
        }
        return out;
    }

    private int writeHeader(ByteBuf out, int flags, int length) {
        FrameHeader.write(out, flags, length, masking);
        if (!masking) {
            return 0;
        }
        int key = MaskingKeys.ofThread().next();
        out.writeInt(key);
        return key;
    }

    private ChannelPromise takePromise() {
        if (promises.size() == 1 && !missed && counter == null) {
            return promises.remove(0);
        }
        ChannelPromise all = ctx.newPromise();
        if (!promises.isEmpty() || missed || counter != null) {
            all.addListener(new Completion(ctx, List.copyOf(promises), missed, counter, countedBytes));
            promises.clear();
            missed = false;
            counter = null;
            countedBytes = 0;
        }
        return all;
    }

    /** What depends on the write of one buffer. */
    private record Completion(
            ChannelHandlerContext ctx,
            List<ChannelPromise> promises,
            boolean missed,
            @Nullable BackpressureHandler counter,
            long countedBytes)
            implements ChannelFutureListener {

        @Override
        public void operationComplete(ChannelFuture written) {
            Throwable failure = written.cause();
            for (ChannelPromise promise : promises) {
                if (failure == null) {
                    promise.trySuccess();
                } else {
                    promise.tryFailure(failure);
                }
            }
            if (counter != null) {
                counter.uncount(countedBytes);
            }
            if (failure != null && missed) {
                ctx.close();
            }
        }
    }
}
