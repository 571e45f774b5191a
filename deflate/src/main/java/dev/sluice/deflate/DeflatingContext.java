package dev.sluice.deflate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;

/**
 * What a compressor has to know of the messages before, RFC 7692 7.1.1: a history and a window. The compressor itself comes
 * from a {@link DeflaterSource}, and is brought to where this context stands whenever it is not there yet. Event loop only.
 */
final class DeflatingContext {

    private static final ByteBuffer NO_INPUT = ByteBuffer.allocateDirect(0);

    private final boolean takeover;
    private final Window window;
    private final History history;

    /** Whether the compressor that was used last no longer stands where this context does. */
    private boolean stale = true;

    DeflatingContext(int windowBits, boolean takeover) {
        this.takeover = takeover;
        this.window = new Window(windowBits);
        this.history = new History(window.size());
    }

    /**
     * Compresses the next piece of a message, up to a byte boundary.
     *
     * @param in all that is readable is compressed; its indices are not moved
     * @param out is written to. Unless {@code in} is empty, it ends with {@code 00 00 FF FF}
     * @param last whether the message ends with this piece
     */
    void deflate(DeflaterSource source, ByteBufAllocator alloc, ByteBuf in, ByteBuf out, boolean last) {
        int index = in.readerIndex();
        int end = in.writerIndex();
        while (index < end) {
            if (window.shouldRoll(end - index)) {
                window.roll();
                stale = true;
            }
            int length = Math.min(end - index, window.room());
            deflate(deflater(source), in.nioBuffers(index, length), out);
            index += length;
            window.advance(length);
            if (takeover || !last || index < end) {
                history.append(alloc, in, index - length, length);
            }
        }
        if (last && !takeover) {
            forget();
        }
    }

    /** Takes in a message that the peer has got from another compressor, and remembers. */
    void learn(ByteBufAllocator alloc, ByteBuf message) {
        if (takeover) {
            history.append(alloc, message, message.readerIndex(), message.readableBytes());
            window.advance(message.readableBytes());
            stale = true;
        }
    }

    /** Forgets all messages, and gives their memory back. What is compressed next refers to nothing before it. */
    void forget() {
        history.clear();
        window.clear();
        stale = true;
    }

    private Deflater deflater(DeflaterSource source) {
        Deflater deflater = source.resume(this);
        if (deflater == null) {
            deflater = source.borrow(this);
            stale = true;
        }
        if (stale) {
            deflater.reset();
            history.last(window.reach(), deflater::setDictionary);
            stale = false;
        }
        return deflater;
    }

    private static void deflate(Deflater deflater, ByteBuffer[] parts, ByteBuf out) {
        try {
            for (int i = 0; i < parts.length; i++) {
                deflater.setInput(parts[i]);
                boolean lastPart = i == parts.length - 1;
                drain(deflater, lastPart ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH, out);
            }
        } finally {
            deflater.setInput(NO_INPUT); // the buffer is not its own
        }
    }

    /** zlib has taken all and put out all as soon as it leaves room behind. */
    private static void drain(Deflater deflater, int flush, ByteBuf out) {
        int room;
        int written;
        do {
            out.ensureWritable(1);
            room = out.writableBytes();
            written = deflater.deflate(out.internalNioBuffer(out.writerIndex(), room), flush);
            out.writerIndex(out.writerIndex() + written);
        } while (written == room);
    }
}
