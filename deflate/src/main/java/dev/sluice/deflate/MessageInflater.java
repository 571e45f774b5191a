package dev.sluice.deflate;

import dev.sluice.codec.ProtocolViolationException;
import dev.sluice.codec.Violation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.DataFormatException;

/**
 * Inflates messages, RFC 7692 6.2 and 7.2.2, frame by frame, and stops where a message leaves its limits. After a violation,
 * all data is dropped. Event loop only.
 *
 * <p>A message has to end where a DEFLATE block does, which zlib does not tell. So each is followed, beside the four bytes
 * that the sender has left off, by an empty block that is marked as the last one: only between two blocks is it one, and only
 * then does zlib report the end of the stream.
 */
final class MessageInflater {

    /** RFC 7692 7.2.2: the rest of an empty stored block; and behind it, a final block without any data. */
    private static final ByteBuffer TAIL = ByteBuffer.allocateDirect(6)
            .put(new byte[] {0x00, 0x00, (byte) 0xFF, (byte) 0xFF, 0x03, 0x00})
            .flip();

    private static final ByteBuffer NO_INPUT = ByteBuffer.allocateDirect(0);

    /**
     * How many DEFLATE streams a message may consist of (RFC 7692 7.2.3.4). Each costs a reset, and can be as short as two
     * bytes; a sender that ends one with every write of its own comes nowhere near.
     */
    private static final int MAX_STREAMS = 4096;

    private enum State {
        BETWEEN_MESSAGES,
        INFLATING,
        /** After a violation, or when the handler is gone. */
        ENDED
    }

    private final InflatingContext context;
    private final InflatedMessage message;

    private State state = State.BETWEEN_MESSAGES;
    private boolean hasData;
    private int streams;

    MessageInflater(InflatingContext context, DeflateConfig config) {
        this.context = context;
        this.message = new InflatedMessage(config);
    }

    /** Whether the frame is to be inflated, or dropped. */
    boolean concerns(WebSocketFrame frame) {
        if (frame instanceof ContinuationWebSocketFrame) {
            return state != State.BETWEEN_MESSAGES;
        }
        boolean first = frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
        return first && (state == State.ENDED || (frame.rsv() & WebSocketExtension.RSV1) != 0);
    }

    /**
     * Takes a frame that {@linkplain #concerns concerns} this.
     *
     * @param frame stays the caller's
     * @param next gets what comes out: usually one frame; none for a fragment of which nothing comes out yet; several where
     *     one would be too long. It may {@link #close} this
     * @throws ProtocolViolationException when the message cannot be inflated, is too big or is not UTF-8
     */
    void inflate(ByteBufAllocator alloc, WebSocketFrame frame, Consumer<WebSocketFrame> next) {
        if (state == State.ENDED) {
            return;
        }
        try {
            if (!(frame instanceof ContinuationWebSocketFrame)) {
                begin(frame);
            }
            ByteBuffer[] parts = frame.content().nioBuffers();
            for (int i = 0; i < parts.length; i++) {
                boolean last = frame.isFinalFragment() && i == parts.length - 1;
                inflate(alloc, parts[i], last, next);
            }
            if (frame.isFinalFragment()) {
                finish(alloc, next);
            } else if (message.isReadable()) {
                next.accept(message.take(false));
            }
        } catch (DataFormatException e) {
            close();
            throw new ProtocolViolationException(Violation.COMPRESSED_DATA_CORRUPT);
        } catch (Throwable e) {
            close(); // a violation; or no memory, which leaves a hole in the stream
            throw e;
        }
    }

    /** The channel leaves its event loop, perhaps for another. */
    void leaveLoop() {
        context.leaveLoop();
    }

    /** Gives everything back. Data is dropped from here on. */
    void close() {
        state = State.ENDED;
        message.release();
        context.close();
    }

    private void begin(WebSocketFrame first) {
        context.beginMessage();
        message.begin(first);
        state = State.INFLATING;
        hasData = false;
        streams = 1;
    }

    private void inflate(ByteBufAllocator alloc, ByteBuffer in, boolean last, Consumer<WebSocketFrame> next)
            throws DataFormatException {
        boolean more = in.hasRemaining() && state == State.INFLATING;
        if (!more) {
            return;
        }
        hasData = true;
        context.inflater().setInput(in);
        while (more) {
            if (context.inflater().finished()) {
                beginStream(in);
            }
            boolean filled = inflateOnce(alloc, in, last, next);
            if (state == State.ENDED) {
                return;
            }
            more = context.inflater().finished() ? in.hasRemaining() : filled;
        }
        context.inflater().setInput(NO_INPUT); // the buffer is not the inflater's to keep
    }

    /** RFC 7692 7.2.3.4: a block with BFINAL set ends a DEFLATE stream; the message, and its window, go on. */
    private void beginStream(ByteBuffer in) throws DataFormatException {
        if (++streams > MAX_STREAMS) {
            throw new DataFormatException();
        }
        context.restart();
        context.inflater().setInput(in);
    }

    private void finish(ByteBufAllocator alloc, Consumer<WebSocketFrame> next) throws DataFormatException {
        // A message without any data is not what RFC 7692 7.2.3.6 makes of an empty one, but can mean nothing else.
        // One that ends with a stream has no block left to complete.
        if (state == State.INFLATING && hasData && !context.inflater().finished()) {
            inflateTail(alloc, next);
        }
        if (state == State.INFLATING) {
            state = State.BETWEEN_MESSAGES;
            context.endMessage();
            next.accept(message.take(true));
        }
    }

    private void inflateTail(ByteBufAllocator alloc, Consumer<WebSocketFrame> next) throws DataFormatException {
        ByteBuffer tail = TAIL.duplicate();
        context.inflater().setInput(tail);
        boolean more = true;
        while (more) {
            boolean filled = inflateOnce(alloc, tail, true, next);
            if (state == State.ENDED) {
                return;
            }
            more = filled && !context.inflater().finished();
        }
        if (tail.hasRemaining() || !context.inflater().finished()) {
            throw new DataFormatException(); // it ended inside a block
        }
    }

    /** Calls zlib once; whether it filled its room, and may have more to put out. */
    private boolean inflateOnce(ByteBufAllocator alloc, ByteBuffer in, boolean last, Consumer<WebSocketFrame> next)
            throws DataFormatException {
        if (message.isFragmentFull()) {
            next.accept(message.take(false));
            if (state == State.ENDED) {
                return false;
            }
        }
        ByteBuffer room = message.room(alloc, in.remaining());
        int offered = room.remaining();
        int length = context.inflater().inflate(room);
        ByteBuf inflated = message.advance(length);
        if (context.hasTakeover() || !last || in.hasRemaining()) {
            context.append(alloc, inflated, inflated.writerIndex() - length, length);
        }
        return length == offered;
    }
}
