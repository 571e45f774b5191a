package dev.sluice.deflate;

import dev.sluice.codec.PreparedMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import org.jspecify.annotations.Nullable;

/**
 * Compresses messages, RFC 7692 6.1 and 7.2.1, frame by frame: decides which, and makes one stream of the fragments of each.
 * Event loop only.
 */
final class MessageDeflater {

    /** What a flush ends with, and the last frame of a message leaves off: {@code 00 00 FF FF}. */
    private static final int TAIL_BYTES = 4;

    /** An empty stored block without its {@link #TAIL_BYTES tail}: RFC 7692 7.2.3.6. */
    private static final int EMPTY_BLOCK = 0x00;

    private static final int MAX_FIRST_CAPACITY = 64 * 1024;

    /** What incompressible data grows by, at most: the headers of stored blocks, and what a flush adds. */
    private static final int GROWTH_BYTES = 64;

    /** What a prepared message is kept for: all recipients that agree in this take the same bytes. */
    private record DeflatedForm(int windowBits, int level) {}

    private final DeflateConfig config;
    private final DeflatedForm form;
    private final boolean takeover;
    private final DeflatingContext context;
    private final @Nullable DeflaterSource own;
    private @Nullable ZlibPool pool;

    private boolean insideMessage;
    private boolean compressing;

    MessageDeflater(int windowBits, boolean takeover, DeflateConfig config) {
        this.config = config;
        this.form = new DeflatedForm(windowBits, config.level());
        this.takeover = takeover;
        this.context = new DeflatingContext(windowBits, takeover);
        this.own = takeover && config.contexts() == ContextPolicy.DEDICATED ? new OwnDeflater(config.level()) : null;
    }

    /**
     * Takes note of the next frame that is written, and decides whether it is to be compressed. What is out of order is not:
     * it will be refused nearer to the wire.
     *
     * @throws IllegalArgumentException when RSV1 is set, which is what compressing does
     */
    boolean concerns(WebSocketFrame frame) {
        if (frame instanceof ContinuationWebSocketFrame) {
            boolean inOrder = insideMessage;
            insideMessage &= !frame.isFinalFragment();
            return inOrder && compressing;
        }
        boolean first = frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
        if (!first || insideMessage) {
            return false;
        }
        compressing = isWorthIt(frame);
        insideMessage = !frame.isFinalFragment();
        return compressing;
    }

    /**
     * Compresses a frame that {@linkplain #concerns concerns} this.
     *
     * @param frame stays the caller's
     * @return the frame to write in its place, which is the caller's
     */
    WebSocketFrame deflate(ByteBufAllocator alloc, WebSocketFrame frame) {
        try {
            if (frame instanceof PreparedMessage prepared) {
                byte[] deflated = prepared.form(form, message -> deflateAlone(alloc, message));
                context.learn(alloc, frame.content());
                return compressed(frame, Unpooled.wrappedBuffer(deflated));
            }
            return compressed(frame, deflate(context, source(), alloc, frame.content(), frame.isFinalFragment()));
        } catch (Throwable e) {
            takeBack(frame); // the context may have got ahead of what is sent
            throw e;
        }
    }

    /** Whether a message has begun, and has not ended yet. */
    boolean isInsideMessage() {
        return insideMessage;
    }

    /**
     * A frame in its right place was not sent after all: from here on, nothing refers to it, and its message is where it was
     * before.
     */
    void takeBack(WebSocketFrame frame) {
        context.forget();
        insideMessage = frame instanceof ContinuationWebSocketFrame;
    }

    /** The channel leaves its event loop, perhaps for another. */
    void leaveLoop() {
        if (pool != null) {
            if (own == null) {
                source().giveUp(context);
            }
            pool.leave();
            pool = null;
        }
    }

    /** Gives everything back. */
    void close() {
        leaveLoop();
        if (own != null) {
            own.giveUp(context);
        }
        context.forget();
    }

    private boolean isWorthIt(WebSocketFrame first) {
        if ((first.rsv() & WebSocketExtension.RSV1) != 0) {
            throw new IllegalArgumentException(
                    "rsv: " + first.rsv() + " (expected: without RSV1, which says that a message was compressed here)");
        }
        int threshold = takeover ? config.thresholdBytes() : config.noTakeoverThresholdBytes();
        boolean tooShort = first.isFinalFragment() && first.content().readableBytes() < threshold;
        return !tooShort && !(first instanceof Uncompressed) && config.filter().test(first);
    }

    private byte[] deflateAlone(ByteBufAllocator alloc, ByteBuf message) {
        DeflatingContext alone = new DeflatingContext(form.windowBits, false);
        try {
            ByteBuf deflated = deflate(alone, pool().deflaters(form.level, 0), alloc, message, true);
            try {
                return ByteBufUtil.getBytes(deflated);
            } finally {
                deflated.release();
            }
        } finally {
            alone.forget(); // without memory for the output, it has something left
        }
    }

    private static ByteBuf deflate(
            DeflatingContext context, DeflaterSource source, ByteBufAllocator alloc, ByteBuf plain, boolean fin) {
        int capacity = Math.min(plain.readableBytes() + GROWTH_BYTES, MAX_FIRST_CAPACITY);
        ByteBuf deflated = alloc.buffer(capacity);
        try {
            context.deflate(source, alloc, plain, deflated, fin);
            if (fin && deflated.isReadable()) {
                deflated.writerIndex(deflated.writerIndex() - TAIL_BYTES);
            } else if (fin) {
                deflated.writeByte(EMPTY_BLOCK);
            }
            return deflated;
        } catch (Throwable e) {
            deflated.release();
            throw e;
        }
    }

    private static WebSocketFrame compressed(WebSocketFrame frame, ByteBuf deflated) {
        boolean fin = frame.isFinalFragment();
        if (frame instanceof ContinuationWebSocketFrame) {
            return new ContinuationWebSocketFrame(fin, frame.rsv(), deflated);
        }
        // RFC 7692 6.1: the bit is set on the first frame of a message alone
        int rsv = frame.rsv() | WebSocketExtension.RSV1;
        return frame instanceof TextWebSocketFrame
                ? new TextWebSocketFrame(fin, rsv, deflated)
                : new BinaryWebSocketFrame(fin, rsv, deflated);
    }

    private DeflaterSource source() {
        return own != null ? own : pool().deflaters(form.level, takeover ? config.liveDeflaters() : 0);
    }

    private ZlibPool pool() {
        if (pool == null) {
            pool = ZlibPool.join();
        }
        return pool;
    }
}
