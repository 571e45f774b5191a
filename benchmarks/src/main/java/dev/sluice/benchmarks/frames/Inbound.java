package dev.sluice.benchmarks.frames;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelPipeline;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Masked frames that arrive on a server's channel, over and over. Every read is a fresh buffer of the channel's allocator, since
 * decoders unmask in place; so it costs an allocation and a copy, the same for everyone ({@link DecoderKind#COPY} is that alone).
 */
final class Inbound implements AutoCloseable {

    /** How many frames a round has. */
    static final int FRAMES = 16;

    private final ByteBufAllocator alloc;
    private final ChannelPipeline pipeline;
    final FrameTaker taker = new FrameTaker();
    final ByteBuf[] reads;
    private final List<ByteBuffer> expected;
    private final long expectedBytes;
    private long rounds;

    Inbound(ByteBufAllocator alloc, DecoderKind decoder, Content content, int frameBytes, Reads cut) {
        this.alloc = alloc;
        SinkChannel channel = new SinkChannel(alloc, decoder.handlers(content, taker));
        pipeline = channel.pipeline();
        List<ByteBuffer> payloads = new ArrayList<>();
        List<byte[]> frames = new ArrayList<>();
        SplittableRandom keys = new SplittableRandom(1);
        for (int seed = 0; seed < FRAMES; seed++) {
            byte[] payload = content.payload(seed, frameBytes);
            payloads.add(ByteBuffer.wrap(payload));
            frames.add(WireFrames.masked(content.opcode, payload, keys));
        }
        List<byte[]> pieces = cut.of(frames);
        reads = pieces.stream()
                .map(piece -> alloc.buffer(piece.length).writeBytes(piece))
                .toArray(ByteBuf[]::new);
        expected = decoder == DecoderKind.COPY
                ? pieces.stream().map(ByteBuffer::wrap).toList()
                : payloads;
        expectedBytes = expected.stream().mapToInt(ByteBuffer::remaining).sum();
    }

    /** Two rounds: what comes out of the second one too is byte by byte what was sent. */
    void check() {
        receive();
        List<ByteBuffer> payloads = taker.payloadsDuring(this::receive);
        if (!payloads.equals(expected)) {
            throw new IllegalStateException(
                    payloads.size() + " frames came, and they differ from those that were sent");
        }
    }

    /** One round. Returns the bytes of payload that have come so far. */
    long receive() {
        for (ByteBuf read : reads) {
            int length = read.readableBytes();
            pipeline.fireChannelRead(alloc.buffer(length).writeBytes(read, read.readerIndex(), length));
            pipeline.fireChannelReadComplete();
        }
        rounds++;
        return taker.bytes;
    }

    /** Gives everything back. Fails when not every frame has come in every round. */
    @Override
    public void close() {
        Arrays.stream(reads).forEach(ByteBuf::release);
        pipeline.close();
        if (taker.frames != rounds * expected.size() || taker.bytes != rounds * expectedBytes) {
            throw new IllegalStateException("in " + rounds + " rounds came " + taker.frames + " frames, " + taker.bytes
                    + " bytes (expected: " + rounds * expected.size() + ", " + rounds * expectedBytes + ")");
        }
    }
}
