package dev.sluice.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** Hands payloads to the encoder, past the handlers between. */
final class DirectFrameWriter implements FrameWriter {

    private final Channel channel;
    private final FrameEncoder encoder;
    private final @Nullable BackpressureHandler backpressure;

    DirectFrameWriter(Channel channel, FrameEncoder encoder, @Nullable BackpressureHandler backpressure) {
        this.channel = channel;
        this.encoder = encoder;
        this.backpressure = backpressure;
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public boolean write(int flags, ByteBuf payload, int index, int length) {
        FrameHeader.checkData(flags);
        boolean admitted = backpressure == null
                || backpressure.admits(FrameHeader.opcode(flags) == FrameHeader.CONTINUATION, length);
        return admitted && encoder.write(flags, payload, index, length, backpressure);
    }

    @Override
    public void flush() {
        encoder.flush();
    }
}
