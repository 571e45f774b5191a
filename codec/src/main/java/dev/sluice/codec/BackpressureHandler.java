package dev.sluice.codec;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what a peer that reads too slowly can cost. It counts the payload bytes that the application has written and the
 * socket has not taken, wherever in the pipeline they wait, at least {@value #MIN_CHARGE_BYTES} for a frame; and past {@link CodecConfig#maxOutboundBytes()} does what the
 * {@link SlowReaderPolicy} says. A message may exceed the limit when nothing else is queued, so what is queued never exceeds
 * the limit or one message, whichever is more. What is written without a flush is flushed when it comes to the limit, so
 * that only what the socket refuses counts as slow.
 *
 * <p>Control frames are never held back, nor is the rest of a message whose first fragment went out. A frame that is not
 * sent is released, and its promise fails with a {@link SlowReaderException}.
 *
 * <p>To stand directly in front of the application's handlers. One instance serves one channel.
 */
public final class BackpressureHandler extends ChannelDuplexHandler {

    /**
     * What a frame counts for at least: about what header, promise, listener and entry in the outbound buffer take. Without
     * it, a peer that has empty messages answered and never reads would cost memory without end.
     */
    static final int MIN_CHARGE_BYTES = 256;

    private final long maxOutboundBytes;
    private final SlowReaderPolicy policy;

    @SuppressWarnings("NullAway.Init") // set when the handler is added, which is before any write
    private ChannelHandlerContext ctx;

    private long queuedBytes;
    private boolean refusing;
    private boolean droppingMessage;
    private boolean readsSuspended;

    /**
     * Creates a handler.
     *
     * @param config the limit and the policy
     * @throws IllegalArgumentException when the limit is 0, which stands for no such handler
     */
    public BackpressureHandler(CodecConfig config) {
        if (config.maxOutboundBytes() == 0) {
            throw new IllegalArgumentException("maxOutboundBytes: 0 (expected: > 0 for a BackpressureHandler)");
        }
        maxOutboundBytes = config.maxOutboundBytes();
        policy = config.slowReaderPolicy();
    }

    /**
     * What waits for the peer to read. To be called on the event loop.
     *
     * @return payload bytes, at least {@value #MIN_CHARGE_BYTES} for a frame
     */
    public long queuedBytes() {
        return queuedBytes;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        resumeReads();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (!(msg instanceof WebSocketFrame frame) || isControl(frame)) {
            ctx.write(msg, promise);
        } else if (admits(
                frame instanceof ContinuationWebSocketFrame, frame.content().readableBytes())) {
            writeCounted(ctx, frame, promise);
        } else {
            long queued = queuedBytes;
            ReferenceCountUtil.release(frame);
            promise.tryFailure(new SlowReaderException(queued, maxOutboundBytes));
        }
    }

    /**
     * Decides about the next data frame, and does what the policy says.
     *
     * @param continuation whether the frame goes on with a message
     * @return whether the frame may be written; it is then to be {@linkplain #count counted}
     */
    boolean admits(boolean continuation, int payloadBytes) {
        if (!continuation) {
            droppingMessage = refusing || (isOver(payloadBytes) && !accommodate(payloadBytes));
        }
        return !droppingMessage;
    }

    /**
     * Counts a data frame that was admitted.
     *
     * @return what is to be {@linkplain #uncount uncounted} when it is written
     */
    int count(int payloadBytes) {
        int charge = chargeFor(payloadBytes);
        queuedBytes += charge;
        return charge;
    }

    /** The socket has taken frames that were counted, or they have failed. */
    void uncount(long charge) {
        queuedBytes -= charge;
        if (queuedBytes <= maxOutboundBytes / 2) {
            resumeReads();
        }
    }

    private static boolean isControl(WebSocketFrame frame) {
        return frame instanceof CloseWebSocketFrame
                || frame instanceof PingWebSocketFrame
                || frame instanceof PongWebSocketFrame;
    }

    /** Whether the frame is too much even when all that the socket takes has been flushed: the rest is the peer's doing. */
    private boolean isOver(int payloadBytes) {
        int charge = chargeFor(payloadBytes);
        if (exceeds(charge)) {
            ctx.flush();
        }
        return exceeds(charge);
    }

    private boolean exceeds(int charge) {
        return queuedBytes > 0 && charge > maxOutboundBytes - queuedBytes;
    }

    private static int chargeFor(int payloadBytes) {
        return Math.max(MIN_CHARGE_BYTES, payloadBytes);
    }

    /** Does what the policy says; true when the message may go out all the same. */
    private boolean accommodate(int payloadBytes) {
        switch (policy) {
            case CLOSE -> {
                refusing = true;
                ctx.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.TRY_AGAIN_LATER, "slow reader"));
            }
            case DROP -> ctx.fireUserEventTriggered(new MessageDropped(payloadBytes, queuedBytes));
            case SUSPEND_READS -> suspendReads();
        }
        return policy == SlowReaderPolicy.SUSPEND_READS;
    }

    private void writeCounted(ChannelHandlerContext ctx, WebSocketFrame frame, ChannelPromise promise) {
        ChannelPromise sent = promise.unvoid();
        if (!sent.setUncancellable()) {
            ReferenceCountUtil.release(frame);
            return;
        }
        ctx.write(frame, new Counted(ctx, sent, count(frame.content().readableBytes())));
    }

    /**
     * Stands for the application's promise on the way to the socket: it hears of the write at once, while the application's
     * may belong to a thread that is busy writing. A listener would do the same, for the price of two locks a frame.
     */
    private final class Counted extends DefaultChannelPromise {

        private final ChannelPromise sent;
        private final int charge;

        Counted(ChannelHandlerContext ctx, ChannelPromise sent, int charge) {
            super(ctx.channel(), ctx.executor());
            this.sent = sent;
            this.charge = charge;
        }

        @Override
        public ChannelPromise setSuccess(@Nullable Void ignored) {
            super.setSuccess(null);
            complete();
            return this;
        }

        @Override
        public boolean trySuccess(@Nullable Void ignored) {
            return super.trySuccess(null) && complete();
        }

        @Override
        public ChannelPromise setFailure(Throwable cause) {
            super.setFailure(cause);
            complete();
            return this;
        }

        @Override
        public boolean tryFailure(Throwable cause) {
            return super.tryFailure(cause) && complete();
        }

        /** It is from the start, as the application's is by now; so nothing has to be marked for each frame. */
        @Override
        public boolean setUncancellable() {
            return true;
        }

        @Override
        public boolean isCancellable() {
            return false;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return false;
        }

        private boolean complete() {
            if (executor().inEventLoop()) {
                passOn();
            } else {
                try {
                    executor().execute(this::passOn);
                } catch (RejectedExecutionException ended) {
                    passOn(); // nobody writes there any more, but somebody may wait for this
                }
            }
            return true;
        }

        private void passOn() {
            uncount(charge);
            if (isSuccess()) {
                sent.trySuccess();
            } else {
                sent.tryFailure(cause());
            }
        }
    }

    private void suspendReads() {
        if (ctx.channel().config().isAutoRead()) {
            readsSuspended = true;
            ctx.channel().config().setAutoRead(false);
        }
    }

    private void resumeReads() {
        if (readsSuspended) {
            readsSuspended = false;
            ctx.channel().config().setAutoRead(true);
        }
    }
}
