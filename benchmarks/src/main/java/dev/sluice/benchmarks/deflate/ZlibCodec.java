package dev.sluice.benchmarks.deflate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The least that has to be done: the JDK's zlib, with buffers of the same allocator. Its window is the largest, always. */
final class ZlibCodec implements Codec {

    private static final int LEVEL = 6;
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private final ByteBufAllocator alloc;
    private final boolean takeover;
    private final Deflater deflater = new Deflater(LEVEL, true);
    private final Inflater inflater = new Inflater(true);
    private final ByteBuffer tail =
            ByteBuffer.allocateDirect(TAIL.length).put(TAIL).flip();

    ZlibCodec(ByteBufAllocator alloc, boolean takeover) {
        this.alloc = alloc;
        this.takeover = takeover;
    }

    @Override
    public ByteBuf deflate(ByteBuf message) {
        ByteBuf out = alloc.directBuffer(message.readableBytes() + 64);
        deflater.setInput(message.internalNioBuffer(message.readerIndex(), message.readableBytes()));
        int length = deflater.deflate(out.internalNioBuffer(0, out.capacity()), Deflater.SYNC_FLUSH);
        if (!takeover) {
            deflater.reset();
        }
        return out.writerIndex(length - TAIL.length);
    }

    @Override
    public ByteBuf inflate(ByteBuf compressed) throws DataFormatException {
        ByteBuf out = alloc.directBuffer(Math.max(256, 4 * compressed.readableBytes()));
        inflater.setInput(compressed.internalNioBuffer(compressed.readerIndex(), compressed.readableBytes()));
        inflateAll(out);
        inflater.setInput(tail.clear());
        inflateAll(out);
        if (!takeover) {
            inflater.reset();
        }
        return out;
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }

    private void inflateAll(ByteBuf out) throws DataFormatException {
        int room;
        int length;
        do {
            out.ensureWritable(1);
            room = out.writableBytes();
            length = inflater.inflate(out.internalNioBuffer(out.writerIndex(), room));
            out.writerIndex(out.writerIndex() + length);
        } while (length == room);
    }
}
