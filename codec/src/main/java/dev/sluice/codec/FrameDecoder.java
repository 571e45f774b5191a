package dev.sluice.codec;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Turns bytes into {@link WebSocketFrame}s, RFC 6455 5 and 6.2: unmasked, within the limits, in lawful order, text in
 * UTF-8 (unless an extension has marked the message). A frame's content is a view of the buffer that was read wherever
 * that is possible; the handler that gets the frame releases it.
 *
 * <p>When the peer breaks a rule, a {@link ProtocolViolationException} is fired, once, behind the frames that came before,
 * and everything that still arrives is dropped; so is everything behind a Close frame. The decoder itself answers
 * nothing and closes nothing: that is {@link CloseHandler}'s.
 *
 * <p>It may be added and removed at any time, also from within a handler that it calls. On removal, what it has not
 * parsed goes on as a {@link ByteBuf}; what has arrived of an incomplete frame is released. One instance serves one
 * channel.
 */
public final class FrameDecoder extends ChannelInboundHandlerAdapter implements WebSocketFrameDecoder {

    private final Role role;
    private final FrameParser parser;
    private final boolean allowsExtensions;
    private final ReadDemand demand = new ReadDemand();

    @SuppressWarnings("NullAway.Init") // set when the handler is added, which is before anything is read
    private ChannelHandlerContext ctx;

    /** The buffer being parsed, until it is given away with its last frame. */
    private @Nullable ByteBuf parsing;

    private int parsingEnd;

    /** Buffers that a handler further on made arrive while one was being parsed. */
    private @Nullable Queue<ByteBuf> waiting;

    private boolean busy;

    private @Nullable FrameListener listener;
    private @Nullable FrameWriter writer;
    private boolean listenerHasHeard;

    /**
     * Creates a decoder.
     *
     * @param role which end this is: a server insists on masked frames, a client on unmasked ones
     * @param config the limits, the reserved bits, and whether frames are streamed
     */
    public FrameDecoder(Role role, CodecConfig config) {
        this.role = role;
        this.allowsExtensions = config.rsvBits() != 0;
        this.parser = new FrameParser(role, config, this::emit);
    }

    /**
     * Creates a decoder that gives data frames to a listener, and control frames to the next handler. The pipeline needs a
     * {@link FrameEncoder}. {@link CodecPipeline#listen} does the same for a pipeline that is there.
     *
     * @param role which end this is
     * @param config the limits, and whether frames are streamed
     * @param listener of this connection
     * @throws IllegalArgumentException when extensions own reserved bits: those want frames
     */
    public FrameDecoder(Role role, CodecConfig config, FrameListener listener) {
        this(role, config);
        if (allowsExtensions) {
            throw new IllegalArgumentException("rsvBits: " + config.rsvBits()
                    + " (expected: 0, since a listener here hears what no extension has seen)");
        }
        listen(listener);
    }

    void listen(FrameListener newListener) {
        listener = newListener;
    }

    boolean hasListener() {
        return listener != null;
    }

    boolean allowsExtensions() {
        return allowsExtensions;
    }

    /** With a listener, drops what still comes, also the rest of the buffer that is being parsed. */
    void silenceListener() {
        if (listener == null) {
            return;
        }
        if (ctx.executor().inEventLoop()) {
            parser.discardAll();
        } else {
            ctx.executor().execute(parser::discardAll);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        parser.stop();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (!(msg instanceof ByteBuf bytes)) {
            ctx.fireChannelRead(msg);
        } else if (busy) {
            waiting().add(bytes);
        } else {
            parseAll(bytes);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (listenerHasHeard) {
            listenerHasHeard = false;
            endBatch();
        }
        demand.readComplete(ctx);
        ctx.fireChannelReadComplete();
    }

    private void parseAll(ByteBuf bytes) {
        busy = true;
        try {
            for (ByteBuf next = bytes; next != null; next = waiting == null ? null : waiting.poll()) {
                parse(next);
            }
        } finally {
            busy = false;
        }
    }

    private void parse(ByteBuf received) {
        try {
            ByteBuf bytes = ownedForUnmasking(received);
            parsing = bytes;
            parsingEnd = bytes.writerIndex();
            int consumed = parser.parse(bytes);
            if (consumed < parsingEnd) {
                passOn(bytes, consumed);
            }
        } catch (Throwable e) {
            // A violation; what a listener threw; or no memory, which leaves a hole in the stream, and no frame behind
            // it can be trusted.
            parser.discardAll();
            ctx.fireExceptionCaught(e);
        } finally {
            if (parsing != null) {
                parsing.release();
                parsing = null;
            }
        }
    }

    /** The decoder was removed, or the channel closed, while the buffer was being parsed. */
    private void passOn(ByteBuf bytes, int consumed) {
        parsing = null;
        if (ctx.isRemoved()) {
            ctx.fireChannelRead(bytes.readerIndex(consumed));
        } else {
            bytes.release();
        }
    }

    private ByteBuf ownedForUnmasking(ByteBuf bytes) {
        if (!role.peer().masks() || Ownership.mayOverwrite(bytes)) {
            return bytes;
        }
        try {
            return ctx.alloc().buffer(bytes.readableBytes()).writeBytes(bytes);
        } finally {
            bytes.release();
        }
    }

    private void emit(int flags, ByteBuf payload, int index, int length) {
        if (listener != null && !FrameHeader.isControl(flags)) {
            tell(listener, flags, payload, index, length);
            return;
        }
        if (listener == null) {
            demand.satisfied();
        }
        ctx.fireChannelRead(NettyFrames.of(flags, claim(payload, index, length)));
    }

    private void tell(FrameListener hearing, int flags, ByteBuf payload, int index, int length) {
        demand.satisfied();
        listenerHasHeard = true;
        try {
            hearing.frame(writer(), flags, payload, index, length);
        } catch (Throwable e) {
            listenerHasHeard = false;
            throw new FrameListenerException(e);
        }
    }

    private void endBatch() {
        try {
            requireNonNull(listener).readComplete(writer());
        } catch (Throwable e) {
            parser.discardAll();
            ctx.fireExceptionCaught(new FrameListenerException(e));
        }
    }

    private FrameWriter writer() {
        if (writer == null) {
            writer = FrameWriter.of(ctx.pipeline());
        }
        return writer;
    }

    /** A reference of the frame's own: the buffer itself where nobody else needs it any more, else a slice of it. */
    @SuppressWarnings("ReferenceEquality") // it is this very buffer that is meant
    private ByteBuf claim(ByteBuf payload, int index, int length) {
        if (length == 0) {
            return Unpooled.EMPTY_BUFFER;
        }
        if (payload == parsing && index + length == parsingEnd) {
            parsing = null;
            return payload.setIndex(index, index + length);
        }
        if (parser.giveAway(payload)) {
            return payload;
        }
        return payload.retainedSlice(index, length);
    }

    private Queue<ByteBuf> waiting() {
        if (waiting == null) {
            waiting = new ArrayDeque<>(4);
        }
        return waiting;
    }
}
