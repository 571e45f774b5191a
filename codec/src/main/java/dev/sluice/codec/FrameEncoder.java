package dev.sluice.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Turns {@link WebSocketFrame}s into bytes, RFC 6455 5 and 6.1. It takes every frame over and releases it. A large
 * payload goes out as it is, behind a buffer for the header; a small one shares that buffer. A client's payload is masked
 * with an unpredictable key, in place where nobody else can see the memory, else in a copy.
 *
 * <p>What may not be sent is refused: the write's promise fails with a {@link FrameRefusedException}, or after a Close
 * with a {@link ClosedChannelException}, and the connection lives on. One thing is taken on trust, since checking it would
 * cost every message a pass: that the text an application sends is UTF-8, as it is when it comes from a String.
 *
 * <p>With {@link CodecConfig#outboundFragmentBytes()}, long data frames are cut into fragments, between which pings and
 * pongs find their way out; see {@link FragmentQueue}. Everything that is not a frame passes, raw bytes behind the fragments
 * that were written before them. One instance serves one channel.
 */
public final class FrameEncoder extends ChannelOutboundHandlerAdapter implements WebSocketFrameEncoder {

    /** Up to here, copying the payload behind its header is cheaper than a second entry in the outbound buffer. */
    private static final int MAX_COPIED_BYTES = 512;

    /** A frame type that is not Netty's. All bits are set, so it stays what it is when others are added. */
    private static final int UNKNOWN = -1;

    private final boolean masking;
    private final FrameRules rules;
    private final int fragmentBytes;
    private @Nullable FragmentQueue fragments;
    private boolean closeWritten;

    /** Between the header and the payload of a frame, nothing else may be written. */
    private boolean halfWritten;

    private boolean flushWaiting;
    private @Nullable Queue<Waiting> waiting;

    /** A lawful frame that was written while another one was half written. */
    private record Waiting(int flags, ByteBuf payload, ChannelPromise promise) {}

    /**
     * Creates an encoder.
     *
     * @param role which end this is: a client masks
     * @param config the reserved bits, and the size of fragments
     */
    public FrameEncoder(Role role, CodecConfig config) {
        masking = role.masks();
        rules = new FrameRules(config.rsvBits());
        fragmentBytes = config.outboundFragmentBytes();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (fragmentBytes > 0) {
            fragments = new FragmentQueue(ctx, fragmentBytes, this::writeFrame);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (fragments != null) {
            fragments.abandon(new ClosedChannelException());
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (!(msg instanceof WebSocketFrame frame)) {
            if (fragments == null
                    || !(msg instanceof ByteBuf raw)
                    || !fragments.offer(FragmentQueue.RAW, raw, promise)) {
                ctx.write(msg, promise);
            }
            return;
        }
        // A frame is up to two writes, or many fragments: none of them may be taken back once another is on its way.
        if (!promise.setUncancellable()) {
            ReferenceCountUtil.release(frame);
            return;
        }
        int flags = flagsOf(frame);
        Exception refusal = refusalOf(frame, flags);
        if (refusal != null) {
            ReferenceCountUtil.release(frame);
            promise.tryFailure(refusal);
        } else if (fragments == null || !fragments.offer(flags, frame.content(), promise)) {
            writeFrame(ctx, flags, frame.content(), promise);
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        if (halfWritten) {
            flushWaiting = true;
        } else if (fragments == null) {
            ctx.flush();
        } else {
            fragments.flush();
        }
    }

    private @Nullable Exception refusalOf(WebSocketFrame frame, int flags) {
        if (flags == UNKNOWN) {
            return new IllegalArgumentException("frame: " + frame.getClass().getName()
                    + " (expected: one of Netty's six frame types, or a subclass)");
        }
        if (closeWritten) {
            return new WrittenAfterCloseException(); // RFC 6455 5.5.1: nothing follows a Close
        }
        ByteBuf payload = frame.content();
        Violation violation = rules.admit(flags, payload.readableBytes());
        if (violation == null && FrameHeader.opcode(flags) == FrameHeader.CLOSE) {
            violation = ClosePayload.judge(payload, payload.readerIndex(), payload.readableBytes());
            closeWritten = violation == null;
        }
        return violation == null ? null : new FrameRefusedException(violation, frame);
    }

    /** The first byte of the frame's header, or {@link #UNKNOWN}. */
    private static int flagsOf(WebSocketFrame frame) {
        int fin = frame.isFinalFragment() ? FrameHeader.FIN : 0;
        return opcodeOf(frame) | fin | frame.rsv() << FrameHeader.RSV_SHIFT;
    }

    private static int opcodeOf(WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame) {
            return FrameHeader.TEXT;
        }
        if (frame instanceof BinaryWebSocketFrame) {
            return FrameHeader.BINARY;
        }
        if (frame instanceof ContinuationWebSocketFrame) {
            return FrameHeader.CONTINUATION;
        }
        if (frame instanceof PingWebSocketFrame) {
            return FrameHeader.PING;
        }
        if (frame instanceof PongWebSocketFrame) {
            return FrameHeader.PONG;
        }
        if (frame instanceof CloseWebSocketFrame) {
            return FrameHeader.CLOSE;
        }
        return UNKNOWN;
    }

    /**
     * Writes a frame; takes the payload over. A write may change the channel's writability, of which handlers hear before it
     * returns: what they write in answer waits until the frame is complete.
     */
    private void writeFrame(ChannelHandlerContext ctx, int flags, ByteBuf payload, ChannelPromise promise) {
        if (halfWritten) {
            waiting().add(new Waiting(flags, payload, promise));
            return;
        }
        halfWritten = true;
        try {
            encode(ctx, flags, payload, promise);
            writeWaiting(ctx);
        } finally {
            halfWritten = false;
        }
        if (flushWaiting) {
            flushWaiting = false;
            flush(ctx);
        }
    }

    private void writeWaiting(ChannelHandlerContext ctx) {
        for (Waiting next = poll(); next != null; next = poll()) {
            try {
                encode(ctx, next.flags, next.payload, next.promise);
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

    /** Writes header and payload; takes the payload over. */
    private void encode(ChannelHandlerContext ctx, int flags, ByteBuf payload, ChannelPromise promise) {
        if (flags == FragmentQueue.RAW) {
            ctx.write(payload, promise);
            return;
        }
        int length = payload.readableBytes();
        int headerBytes = FrameHeader.bytes(length, masking);
        boolean copied = length <= MAX_COPIED_BYTES || (masking && !Ownership.mayOverwrite(payload));
        ByteBuf out = allocate(ctx, flags, copied ? headerBytes + length : headerBytes, payload);
        FrameHeader.write(out, flags, length, masking);
        int key = 0;
        if (masking) {
            key = MaskingKeys.ofThread().next();
            out.writeInt(key);
        }
        if (copied) {
            writeCopied(ctx, out, payload, key, promise);
            closeIfMissed(ctx, flags, promise);
        } else {
            if (masking) {
                Masking.apply(payload, payload.readerIndex(), length, key);
            }
            writeBehindHeader(ctx, flags, out, payload, promise.unvoid());
        }
    }

    private static ByteBuf allocate(ChannelHandlerContext ctx, int flags, int bytes, ByteBuf payload) {
        try {
            return ctx.alloc().buffer(bytes);
        } catch (Throwable outOfMemory) {
            payload.release();
            if (isMissed(flags)) {
                ctx.close();
            }
            throw outOfMemory;
        }
    }

    /** A Close that could not be sent is {@link CloseHandler}'s matter. */
    private static void closeIfMissed(ChannelHandlerContext ctx, int flags, ChannelFuture write) {
        if (write.cause() != null && !FrameHeader.isControl(flags) && isMissed(flags)) {
            ctx.close();
        }
    }

    /** Whether the peer would misunderstand what comes behind this frame, if it got that but not this. */
    private static boolean isMissed(int flags) {
        int opcode = FrameHeader.opcode(flags);
        return !FrameHeader.isFinal(flags) || opcode == FrameHeader.CONTINUATION || opcode == FrameHeader.CLOSE;
    }

    private void writeCopied(ChannelHandlerContext ctx, ByteBuf out, ByteBuf payload, int key, ChannelPromise promise) {
        int index = out.writerIndex();
        int length = payload.readableBytes();
        out.writeBytes(payload);
        payload.release();
        if (masking) {
            Masking.apply(out, index, length, key);
        }
        ctx.write(out, promise);
    }

    private static void writeBehindHeader(
            ChannelHandlerContext ctx, int flags, ByteBuf out, ByteBuf payload, ChannelPromise promise) {
        ChannelFuture header = ctx.write(out);
        if (header.cause() != null) { // the peer would take the payload for frames
            payload.release();
            promise.tryFailure(header.cause());
            closeIfMissed(ctx, flags, header);
        } else if (ctx.write(payload, promise).cause() != null) {
            ctx.close(); // the peer would take the next frame for this one's payload
        }
    }

    /** The usual end of a race between the application and a Close: cheap, and known as what it is. */
    private static final class WrittenAfterCloseException extends ClosedChannelException {

        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            return "a Close frame was written before (RFC 6455 5.5.1)";
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
