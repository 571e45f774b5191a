package dev.sluice.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Cuts long data frames into fragments (RFC 6455 5.4) and lets them out only as fast as the channel takes them. What is
 * on its way to the socket then never exceeds the channel's high water mark by more than a fragment, and that is all that
 * a ping or pong waits for. Data frames and Close keep their order among themselves; pings and pongs do not queue here.
 * When a fragment cannot be written, everything behind it fails with it and the channel is closed.
 *
 * <p>The bytes held here count towards {@code Channel.isWritable()}, as they would in the channel's own buffer. Event loop
 * only.
 */
final class FragmentQueue {

    /** Netty leaves the indices from 1 to 31 to applications, and uses the lowest ones for its traffic shaping. */
    private static final int WRITABILITY_INDEX = 31;

    private record Entry(int flags, ByteBuf payload, ChannelPromise promise) {}

    private final ChannelHandlerContext ctx;
    private final int fragmentBytes;
    private final FrameOutput output;
    private final Queue<Entry> entries = new ArrayDeque<>();
    private long queuedBytes;
    private long bytesOnTheirWay;
    private boolean continuing;
    private boolean flushing;

    /** Why a message has a hole, which nothing can mend: nothing follows it. */
    private @Nullable Throwable broken;

    FragmentQueue(ChannelHandlerContext ctx, int fragmentBytes, FrameOutput output) {
        this.ctx = ctx;
        this.fragmentBytes = fragmentBytes;
        this.output = output;
    }

    /**
     * Takes a frame over that is too long, that has to wait behind one that is, or that comes too late.
     *
     * @return false when the frame may be written at once, and stays the caller's
     */
    boolean offer(int flags, ByteBuf payload, ChannelPromise promise) {
        if (broken != null) {
            payload.release();
            promise.tryFailure(broken);
            return true;
        }
        boolean overtakes = FrameHeader.isControl(flags) && FrameHeader.opcode(flags) != FrameHeader.CLOSE;
        if (overtakes || isIdleFor(flags, payload.readableBytes())) {
            return false;
        }
        entries.add(new Entry(flags, payload, promise));
        queuedBytes += payload.readableBytes();
        updateWritability();
        return true;
    }

    /** Whether a frame of that length may be written past this queue. */
    boolean isIdleFor(int flags, int length) {
        return broken == null && entries.isEmpty() && nextLength(flags, length) == length;
    }

    /** Writes what the channel has room for; the rest follows, flushed, as that is written. */
    void letOut() {
        flushing = !entries.isEmpty();
        writeWhileRoom();
    }

    /** Fails and releases all that is left. */
    void abandon(Throwable cause) {
        List<Entry> left = List.copyOf(entries); // a promise that fails may bring new ones
        entries.clear();
        queuedBytes = 0;
        flushing = false;
        updateWritability();
        for (Entry entry : left) {
            entry.payload.release();
            entry.promise.tryFailure(cause);
        }
    }

    private void writeWhileRoom() {
        int room = ctx.channel().config().getWriteBufferHighWaterMark();
        while (!entries.isEmpty() && bytesOnTheirWay <= room) {
            writeNextFragment();
        }
        flushing &= !entries.isEmpty();
        updateWritability();
    }

    private void writeNextFragment() {
        Entry entry = entries.element();
        int length = nextLength(entry.flags, entry.payload.readableBytes());
        boolean last = length == entry.payload.readableBytes();
        int first = continuing ? FrameHeader.CONTINUATION : entry.flags & ~FrameHeader.FIN;
        int flags = first | (last ? entry.flags & FrameHeader.FIN : 0);
        queuedBytes -= length;
        bytesOnTheirWay += length;
        continuing = !last;
        ByteBuf piece = last ? entries.remove().payload : entry.payload.readRetainedSlice(length);
        // A promise of our own, which is notified on our event loop: the application's may belong to another thread.
        ChannelPromise promise = ctx.newPromise();
        promise.addListener(future -> written(length, last ? entry.promise : null, future.cause()));
        try {
            output.write(flags, piece, promise);
        } catch (Throwable outOfMemory) {
            promise.tryFailure(outOfMemory);
        }
    }

    private int nextLength(int flags, int rest) {
        return FrameHeader.isControl(flags)
                ? rest
                : Math.min(fragmentBytes, rest); // RFC 6455 5.5: a Close is never cut
    }

    /** A fragment was written, or failed; with the last one of a frame comes the frame's promise. */
    private void written(int length, @Nullable ChannelPromise framePromise, @Nullable Throwable failure) {
        bytesOnTheirWay -= length;
        broken = broken == null ? failure : broken;
        if (framePromise != null) {
            complete(framePromise, failure);
        }
        if (failure != null) {
            abandon(failure);
            ctx.close();
        } else if (flushing) {
            writeWhileRoom();
            output.flush();
        }
    }

    private static void complete(ChannelPromise promise, @Nullable Throwable failure) {
        if (failure == null) {
            promise.trySuccess();
        } else {
            promise.tryFailure(failure);
        }
    }

    private void updateWritability() {
        ChannelOutboundBuffer outbound = ctx.channel().unsafe().outboundBuffer();
        if (outbound == null) { // the channel is closed, or an HTTP/2 stream
            return;
        }
        if (queuedBytes > ctx.channel().config().getWriteBufferHighWaterMark()) {
            outbound.setUserDefinedWritability(WRITABILITY_INDEX, false);
        } else if (queuedBytes < ctx.channel().config().getWriteBufferLowWaterMark() || queuedBytes == 0) {
            outbound.setUserDefinedWritability(WRITABILITY_INDEX, true);
        }
    }
}
