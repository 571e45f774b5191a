package dev.sluice.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * Turns {@link WebSocketFrame}s into bytes, RFC 6455 5 and 6.1. It takes every frame over and releases it. What
 * is small and written between two flushes shares one buffer, and the promises are done together when that is written; a
 * large payload goes out as it is, behind its header. A client's payload is masked with an unpredictable key, in place where
 * nobody else can see the memory, else in a copy. Up to 16 KiB of small frames are not seen by
 * {@code Channel.isWritable()} until they are flushed.
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

    private final Role role;
    private final FrameRules rules;
    private final int fragmentBytes;

    @SuppressWarnings("NullAway.Init") // set when the handler is added, which is before any write
    private ChannelHandlerContext ctx;

    @SuppressWarnings("NullAway.Init") // as above
    private FrameOutput output;

    private @Nullable FragmentQueue fragments;

    private boolean closeWritten;

    /**
     * Creates an encoder.
     *
     * @param role which end this is: a client masks
     * @param config the reserved bits, and the size of fragments
     */
    public FrameEncoder(Role role, CodecConfig config) {
        this.role = role;
        rules = new FrameRules(config.rsvBits());
        fragmentBytes = config.outboundFragmentBytes();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        output = new FrameOutput(ctx, role.masks());
        if (fragmentBytes > 0) {
            fragments = new FragmentQueue(ctx, fragmentBytes, output);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (fragments != null) {
            fragments.abandon(new ClosedChannelException());
        }
        output.end();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (!(msg instanceof WebSocketFrame frame)) {
            if (fragments == null || !(msg instanceof ByteBuf raw) || !fragments.offer(FrameOutput.RAW, raw, promise)) {
                output.writeBehind(msg, promise);
            }
            return;
        }
        // A frame is up to two writes, or many fragments: none of them may be taken back once another is on its way.
        if (!promise.setUncancellable()) {
            ReferenceCountUtil.release(frame);
            return;
        }
        int flags = NettyFrames.flagsOf(frame);
        Exception refusal = refusalOf(frame, flags);
        if (refusal != null) {
            ReferenceCountUtil.release(frame);
            promise.tryFailure(refusal);
        } else if (fragments == null || !fragments.offer(flags, frame.content(), promise)) {
            output.write(flags, frame.content(), promise);
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        flush();
    }

    void flush() {
        if (fragments != null) {
            fragments.letOut();
        }
        output.flush();
    }

    /** TLS sends what was written before it says goodbye, flushed or not. */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        output.end();
        ctx.close(promise);
    }

    /**
     * Writes a data frame that {@link BackpressureHandler}, where there is one, has admitted. The payload stays the caller's;
     * see {@link FrameWriter#write}.
     */
    boolean write(int flags, ByteBuf payload, int index, int length, @Nullable BackpressureHandler counter) {
        if (closeWritten || ctx.isRemoved()) {
            return false;
        }
        Violation violation = rules.admit(flags, length);
        if (violation != null) {
            throw new FrameRefusedException(violation, "flags 0x" + Integer.toHexString(flags));
        }
        boolean mayPass = fragments == null || fragments.isIdleFor(flags, length);
        if (!mayPass || !output.cork(flags, payload, index, length, counter)) {
            writeRetained(flags, payload.retainedSlice(index, length), counter);
        }
        return true;
    }

    private void writeRetained(int flags, ByteBuf payload, @Nullable BackpressureHandler counter) {
        ChannelPromise promise = ctx.newPromise();
        if (counter != null) {
            int charge = counter.count(payload.readableBytes());
            promise.addListener(written -> counter.uncount(charge));
        }
        if (fragments == null || !fragments.offer(flags, payload, promise)) {
            output.write(flags, payload, promise);
        }
    }

    private @Nullable Exception refusalOf(WebSocketFrame frame, int flags) {
        if (flags == NettyFrames.UNKNOWN) {
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
