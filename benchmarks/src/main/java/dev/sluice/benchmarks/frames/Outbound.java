package dev.sluice.benchmarks.frames;

import dev.sluice.codec.FrameHeader;
import dev.sluice.codec.FrameWriter;
import dev.sluice.codec.Role;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Frames that an application writes to a channel, over and over, as long as each other. */
final class Outbound implements AutoCloseable {

    /** How many frames a round has. */
    static final int FRAMES = 16;

    private static final int MAX_HEADER_BYTES = 10;
    private static final int KEY_BYTES = 4;

    private final EncoderKind encoder;
    private final Role role;
    private final Payloads payloads;
    private final int flushEvery;
    final ByteBuf template;
    private final Application application = new Application();
    final SinkChannel channel;
    private final @Nullable FrameWriter writer;
    private long rounds;

    Outbound(
            ByteBufAllocator alloc, EncoderKind encoder, Role role, Payloads payloads, int frameBytes, int flushEvery) {
        this.encoder = encoder;
        this.role = role;
        this.payloads = payloads;
        this.flushEvery = flushEvery;
        template = alloc.buffer(frameBytes).writeBytes(Content.BINARY.payload(1, frameBytes));
        channel = new SinkChannel(alloc, encoder.handlers(role, application));
        writer = encoder == EncoderKind.WRITER ? FrameWriter.of(channel.pipeline()) : null;
    }

    /** Two rounds: what is sent in the second one too is byte by byte what was written, and the application's is unchanged. */
    void check() {
        send();
        ByteArrayOutputStream sent = channel.keepSent();
        send();
        channel.discardSent();
        List<ByteBuffer> expected = new ArrayList<>();
        for (int i = 0; i < FRAMES && encoder != EncoderKind.NONE; i++) {
            expected.add(template.nioBuffer());
        }
        if (!WireFrames.payloads(sent.toByteArray(), role == Role.CLIENT).equals(expected)
                || !template.nioBuffer().equals(ByteBuffer.wrap(Content.BINARY.payload(1, template.readableBytes())))) {
            throw new IllegalStateException("what was sent differs from what was written");
        }
    }

    /** One round. Returns the bytes that have been sent so far. */
    long send() {
        for (int i = 0; i < FRAMES; i += flushEvery) {
            ChannelFuture last = null;
            for (int j = 0; j < flushEvery; j++) {
                last = write(payloads.next(template));
            }
            application.flush();
            if (last != null && !last.isSuccess()) {
                throw new IllegalStateException("not sent", last.cause());
            }
        }
        rounds++;
        return channel.sentBytes;
    }

    /** Takes the payload over. Returns the future of the write, if there is one. */
    private @Nullable ChannelFuture write(ByteBuf payload) {
        if (writer != null) {
            writer.write(FrameHeader.FIN | FrameHeader.BINARY, payload, payload.readerIndex(), payload.readableBytes());
            payload.release();
            return null;
        }
        BinaryWebSocketFrame frame = new BinaryWebSocketFrame(payload);
        if (encoder == EncoderKind.NONE) {
            frame.release();
            return null;
        }
        return application.write(frame);
    }

    /** Gives everything back. Fails when not every frame was sent in every round. */
    @Override
    public void close() {
        long expected = encoder == EncoderKind.NONE ? 0 : rounds * FRAMES * wireBytes();
        template.release();
        channel.close();
        if (channel.sentBytes != expected) {
            throw new IllegalStateException(
                    "in " + rounds + " rounds were sent " + channel.sentBytes + " bytes (expected: " + expected + ")");
        }
    }

    /** RFC 6455 5.2. */
    private long wireBytes() {
        int length = template.readableBytes();
        long header = length <= 125 ? 2 : length <= 0xFFFF ? 4 : MAX_HEADER_BYTES;
        return header + (role == Role.CLIENT ? KEY_BYTES : 0) + length;
    }
}
