package dev.sluice.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Joins the fragments of a message (RFC 6455 5.4) into one final {@link TextWebSocketFrame} or {@link BinaryWebSocketFrame}.
 * A message in a single frame passes as it is, and so does everything that is not a data frame, at once. The handler that
 * gets a frame releases it.
 *
 * <p>A message over {@link CodecConfig#maxMessageBytes()} is not collected: a {@link ProtocolViolationException} with
 * {@link Violation#MESSAGE_TOO_BIG} is fired from the head of the pipeline, and the rest of the message is dropped.
 *
 * <p>It relies on the lawful order of frames that {@link FrameDecoder} sees to. One instance serves one channel.
 */
public final class MessageAggregator extends ChannelInboundHandlerAdapter {

    private static final int MIN_BYTES = 256;
    private static final int MAX_GUESS_BYTES = 64 * 1024;

    private final long maxMessageBytes;
    private final ReadDemand demand = new ReadDemand();

    // The message under way: its first frame's type and bits, and what has been collected.
    private boolean text;
    private int rsv;
    private @Nullable ByteBuf collected;

    /** The rest of a message that was too big is still arriving. */
    private boolean dropping;

    /**
     * Creates an aggregator.
     *
     * @param config the limit
     */
    public MessageAggregator(CodecConfig config) {
        maxMessageBytes = config.maxMessageBytes();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (isFirstFragment(msg) || (isCollecting() && msg instanceof ContinuationWebSocketFrame)) {
            collect(ctx, (WebSocketFrame) msg);
        } else {
            demand.satisfied();
            ctx.fireChannelRead(msg);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        demand.readComplete(ctx);
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        discard();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        discard();
    }

    private static boolean isFirstFragment(Object msg) {
        return (msg instanceof TextWebSocketFrame || msg instanceof BinaryWebSocketFrame)
                && !((WebSocketFrame) msg).isFinalFragment();
    }

    private boolean isCollecting() {
        return collected != null || dropping;
    }

    private void collect(ChannelHandlerContext ctx, WebSocketFrame frame) {
        try {
            if (isFirstFragment(frame)) {
                begin(ctx, frame);
            }
            append(ctx, frame);
        } finally {
            frame.release();
        }
        if (collected != null && frame.isFinalFragment()) {
            fireMessage(ctx, collected);
        }
    }

    private void begin(ChannelHandlerContext ctx, WebSocketFrame frame) {
        discard();
        text = frame instanceof TextWebSocketFrame;
        rsv = frame.rsv();
        // Twice the first fragment: there is at least one more, and the buffer doubles from here.
        collected = ctx.alloc()
                .buffer(Math.max(MIN_BYTES, 2 * Math.min(frame.content().readableBytes(), MAX_GUESS_BYTES)));
    }

    private void append(ChannelHandlerContext ctx, WebSocketFrame frame) {
        ByteBuf fragment = frame.content();
        if (collected == null) {
            dropping = !frame.isFinalFragment();
        } else if (fragment.readableBytes() > maxMessageBytes - collected.readableBytes()) {
            discard();
            dropping = !frame.isFinalFragment();
            // From the head of the pipeline: from here, it would meet the application before it met CloseHandler.
            ctx.pipeline().fireExceptionCaught(new ProtocolViolationException(Violation.MESSAGE_TOO_BIG));
        } else {
            collected.writeBytes(fragment);
        }
    }

    private void fireMessage(ChannelHandlerContext ctx, ByteBuf content) {
        collected = null;
        demand.satisfied();
        ctx.fireChannelRead(
                text ? new TextWebSocketFrame(true, rsv, content) : new BinaryWebSocketFrame(true, rsv, content));
    }

    private void discard() {
        dropping = false;
        if (collected != null) {
            collected.release();
            collected = null;
        }
    }
}
