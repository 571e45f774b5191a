package dev.sluice.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Puts lawful frames on the wire: small ones are {@linkplain Cork corked} until the next flush, a large one follows its
 * header as it is. A client's payload is masked in the cork, or in place where nobody else can see the memory.
 *
 * <p>A write may change the channel's writability, of which handlers hear before it returns: what they write in answer
 * waits until the frame is complete. Event loop only.
 */
final class FrameOutput {

    /** Up to here, copying the payload behind its header is cheaper than a second entry in the outbound buffer. */
    static final int MAX_COPIED_BYTES = 2048;

    /** What has no header to get. It keeps its place as a Close does. */
    static final int RAW = 0x100 | FrameHeader.CLOSE;

    private final ChannelHandlerContext ctx;
    private final boolean masking;
    private final Cork cork;

    /** Between the header and the payload of a frame, nothing else may be written. */
    private boolean writing;

    private boolean flushWaiting;
    private @Nullable Queue<Waiting> waiting;

    /** What was written while another frame was half written. */
    private record Waiting(int flags, ByteBuf payload, ChannelPromise promise) {}

    FrameOutput(ChannelHandlerContext ctx, boolean masking) {
        this.ctx = ctx;
        this.masking = masking;
        this.cork = new Cork(ctx, masking);
    }

    /** Writes a frame; takes the payload over. */
    void write(int flags, ByteBuf payload, ChannelPromise promise) {
        if (writing) {
            waiting().add(new Waiting(flags, payload, promise));
            return;
        }
        writing = true;
        try {
            encode(flags, payload, promise);
        } finally { // also without memory for this frame: those that wait are lawful by themselves
            writeWaiting();
            writing = false;
            if (flushWaiting) {
                flushWaiting = false;
                flush();
            }
        }
    }

    /**
     * Adds a small frame to the cork, if it can be added at once. The payload stays the caller's.
     *
     * @return false when it has to be written
     */
    boolean cork(int flags, ByteBuf payload, int index, int length, @Nullable BackpressureHandler counter) {
        if (length > MAX_COPIED_BYTES || writing || cork.isTooFullFor(length)) {
            return false;
        }
        append(flags, payload, index, length);
        if (counter != null) {
            cork.addCounted(counter, counter.count(length));
        }
        return true;
    }

    /** Writes something that is no frame behind what was written before. */
    void writeBehind(Object msg, ChannelPromise promise) {
        if (writing && msg instanceof ByteBuf raw) {
            waiting().add(new Waiting(RAW, raw, promise));
        } else {
            cork.writeOut();
            ctx.write(msg, promise);
        }
    }

    void flush() {
        if (writing) {
            flushWaiting = true;
        } else {
            cork.writeOut();
            ctx.flush();
        }
    }

    /** Hands everything on to the channel, which is closed, or goes on without frames. */
    void end() {
        cork.writeOut();
    }

    private void writeWaiting() {
        for (Waiting next = poll(); next != null; next = poll()) {
            try {
                encode(next.flags, next.payload, next.promise);
            } catch (Throwable outOfMemory) {
                ctx.close(); // whoever compressed what came behind it took it for sent
                next.promise.tryFailure(outOfMemory);
            }
        }
    }

    private @Nullable Waiting poll() {
        return waiting == null ? null : waiting.poll();
    }

    private Queue<Waiting> waiting() {
        if (waiting == null) {
            waiting = new ArrayDeque<>(2);
        }
        return waiting;
    }

    /** Takes the payload over. */
    private void encode(int flags, ByteBuf payload, ChannelPromise promise) {
        int length = payload.readableBytes();
        if (flags == RAW) {
            cork.writeOut();
            ctx.write(payload, promise);
        } else if (length <= MAX_COPIED_BYTES || (masking && !Ownership.mayOverwrite(payload))) {
            cork.makeRoomFor(length);
            try {
                append(flags, payload, payload.readerIndex(), length);
            } finally {
                payload.release();
            }
            cork.add(promise);
        } else {
            int key = appendHeader(flags, length, payload);
            if (masking) {
                Masking.apply(payload, payload.readerIndex(), length, key);
            }
            writeBehindHeader(flags, payload, promise.unvoid());
        }
    }

    private void append(int flags, ByteBuf payload, int index, int length) {
        // What an extension has marked may be referred to by what comes later. A Close is CloseHandler's matter.
        boolean missed = !FrameHeader.isControl(flags) && (isMissed(flags) || (flags & FrameHeader.RSV) != 0);
        try {
            cork.append(flags, payload, index, length, missed);
        } catch (Throwable outOfMemory) {
            closeIfMissed(flags);
            throw outOfMemory;
        }
    }

    private int appendHeader(int flags, int length, ByteBuf payload) {
        try {
            return cork.appendHeader(flags, length);
        } catch (Throwable outOfMemory) {
            payload.release();
            closeIfMissed(flags);
            throw outOfMemory;
        }
    }

    private void writeBehindHeader(int flags, ByteBuf payload, ChannelPromise promise) {
        ChannelFuture header = cork.writeOut();
        if (header.cause() != null) { // the peer would take the payload for frames
            payload.release();
            promise.tryFailure(header.cause());
            closeIfMissed(flags);
        } else if (ctx.write(payload, promise).cause() != null) {
            ctx.close(); // the peer would take the next frame for this one's payload
        }
    }

    private void closeIfMissed(int flags) {
        if (isMissed(flags)) {
            ctx.close();
        }
    }

    /** Whether the peer would misunderstand what comes behind this frame, if it got that but not this. */
    private static boolean isMissed(int flags) {
        int opcode = FrameHeader.opcode(flags);
        return !FrameHeader.isFinal(flags) || opcode == FrameHeader.CONTINUATION || opcode == FrameHeader.CLOSE;
    }
}
