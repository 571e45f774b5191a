package dev.sluice.deflate;

import dev.sluice.codec.ProtocolViolationException;
import dev.sluice.codec.Utf8Validator;
import dev.sluice.codec.Violation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a compressed message inflates to: collected in a buffer that grows with it, counted over all its fragments, checked for
 * UTF-8, taken as frames.
 */
final class InflatedMessage {

    private static final int MIN_CAPACITY = 256;
    private static final int MAX_FIRST_CAPACITY = 64 * 1024;

    /** How much larger than its input the output is expected to be. */
    private static final int USUAL_RATIO = 4;

    /** Where a frame is cut that is not to be cut: buffers grow by doubling, and cannot beyond this. */
    private static final int MAX_FRAGMENT_BYTES = 1 << 30;

    private final long maxMessageBytes;
    private final int maxFragmentBytes;
    private final Utf8Validator utf8 = new Utf8Validator();

    private boolean text;
    private int rsv;
    private boolean begun;
    private long messageBytes;
    private @Nullable ByteBuf buffer;

    InflatedMessage(DeflateConfig config) {
        int fragmentBytes = config.inflatedFragmentBytes();
        maxMessageBytes = config.maxMessageBytes();
        maxFragmentBytes = fragmentBytes == 0 ? MAX_FRAGMENT_BYTES : Math.min(fragmentBytes, MAX_FRAGMENT_BYTES);
    }

    /** Begins a message of the type of its first frame. */
    void begin(WebSocketFrame first) {
        text = first instanceof TextWebSocketFrame;
        rsv = first.rsv() & ~WebSocketExtension.RSV1;
        begun = false;
        messageBytes = 0;
        utf8.reset();
    }

    /** Whether what has been collected is to be taken before there is room for more. */
    boolean isFragmentFull() {
        return buffer != null && buffer.readableBytes() == maxFragmentBytes;
    }

    /** Room for what comes next: at least a byte, and at most one more than the message may still have. */
    ByteBuffer room(ByteBufAllocator alloc, int inputBytes) {
        long messageRoom = maxMessageBytes - messageBytes;
        int capacity = Math.max(MIN_CAPACITY, USUAL_RATIO * Math.min(inputBytes, MAX_FIRST_CAPACITY / USUAL_RATIO));
        if (buffer == null) {
            buffer = alloc.buffer(capacity);
        }
        buffer.ensureWritable(1);
        int fragmentRoom = Math.min(buffer.writableBytes(), maxFragmentBytes - buffer.readableBytes());
        int length = (int) Math.min(fragmentRoom - 1, messageRoom) + 1;
        return buffer.internalNioBuffer(buffer.writerIndex(), length);
    }

    /**
     * Counts what was put there.
     *
     * @return the buffer, in which these are the last readable bytes
     * @throws ProtocolViolationException when it is more than the message may have
     */
    ByteBuf advance(int bytes) {
        ByteBuf collected = collected();
        collected.writerIndex(collected.writerIndex() + bytes);
        messageBytes += bytes;
        if (messageBytes > maxMessageBytes) {
            throw new ProtocolViolationException(Violation.MESSAGE_TOO_BIG);
        }
        return collected;
    }

    /** Whether anything waits to be taken. */
    boolean isReadable() {
        return buffer != null && buffer.isReadable();
    }

    /**
     * The next frame of the message, with all that has been collected. It is the caller's.
     *
     * @throws ProtocolViolationException when it is text, and not UTF-8
     */
    WebSocketFrame take(boolean fin) {
        ByteBuf content = collected();
        if (text
                && !(utf8.accept(content, content.readerIndex(), content.readableBytes())
                        && (!fin || utf8.isComplete()))) {
            throw new ProtocolViolationException(Violation.TEXT_NOT_UTF8);
        }
        buffer = null;
        boolean first = !begun;
        begun = true;
        if (!first) {
            return new ContinuationWebSocketFrame(fin, 0, content);
        }
        return text ? new TextWebSocketFrame(fin, rsv, content) : new BinaryWebSocketFrame(fin, rsv, content);
    }

    /** Releases what has been collected. */
    void release() {
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
    }

    private ByteBuf collected() {
        return buffer == null ? Unpooled.EMPTY_BUFFER : buffer;
    }
}
