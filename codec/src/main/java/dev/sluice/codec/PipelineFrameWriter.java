package dev.sluice.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/** Makes frames after all, for an extension that is to have them. */
final class PipelineFrameWriter implements FrameWriter {

    private final Channel channel;

    PipelineFrameWriter(Channel channel) {
        this.channel = channel;
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public boolean write(int flags, ByteBuf payload, int index, int length) {
        FrameHeader.checkData(flags);
        Throwable refusal = channel.write(NettyFrames.of(flags, payload.retainedSlice(index, length)))
                .cause();
        if (refusal instanceof FrameRefusedException refused) {
            throw refused;
        }
        return refusal == null;
    }

    @Override
    public void flush() {
        channel.flush();
    }
}
