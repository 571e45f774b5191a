package dev.sluice.benchmarks.frames;

import dev.sluice.codec.FrameListener;
import dev.sluice.codec.FrameWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The application: counts what it gets, and releases it. */
final class FrameTaker extends ChannelInboundHandlerAdapter implements FrameListener {

    long frames;
    long bytes;

    private @Nullable List<ByteBuffer> kept;

    /** From now on, what comes is kept as well; until {@code null}. */
    void keepIn(@Nullable List<ByteBuffer> list) {
        kept = list;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof WebSocketFrame frame) {
            ByteBuf payload = frame.content();
            take(payload, payload.readerIndex(), payload.readableBytes());
            frame.release();
        } else if (message instanceof ByteBuf unparsed) {
            take(unparsed, unparsed.readerIndex(), unparsed.readableBytes());
            unparsed.release();
        } else {
            throw new IllegalStateException("message: " + message);
        }
    }

    @Override
    public void frame(FrameWriter out, int flags, ByteBuf payload, int index, int length) {
        take(payload, index, length);
    }

    @Override
    public void readComplete(FrameWriter out) {
        // Nothing was written, and a handler that gets frames would not flush either.
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        throw new IllegalStateException(cause); // the numbers are looked at too, but would not tell why
    }

    private void take(ByteBuf payload, int index, int length) {
        frames++;
        bytes += length;
        if (kept != null) {
            byte[] copy = new byte[length];
            payload.getBytes(index, copy);
            kept.add(ByteBuffer.wrap(copy));
        }
    }

    /** The payloads that come while something is done. */
    List<ByteBuffer> payloadsDuring(Runnable action) {
        List<ByteBuffer> payloads = new ArrayList<>();
        keepIn(payloads);
        action.run();
        keepIn(null);
        return payloads;
    }
}
