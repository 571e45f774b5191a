package dev.sluice.codec;

import io.netty.buffer.ByteBuf;

/** Takes what {@link FrameParser} has recognised. */
interface FrameSink {

    /**
     * A frame, or with {@code streamFrames} a piece of one, dressed as a fragment. The payload is unmasked and has
     * passed every rule.
     *
     * @param flags the first byte of the header: FIN, the RSV bits, the opcode
     * @param payload holds the payload, and is borrowed for the call: retain what is to be kept. Its indices mean
     *     nothing to the parser, and the sink may move them
     * @param index where the payload starts
     * @param length how many bytes it has
     */
    void frame(int flags, ByteBuf payload, int index, int length);
}
