package dev.sluice.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;

/**
 * Writes data frames without an object for each, on a connection that has a {@link FrameEncoder}: the counterpart of
 * {@link FrameListener}, which also serves without one. Small payloads are copied to where the next flush takes them from.
 * The rules and the limits are those of frames that are written, {@link BackpressureHandler} included. Ping, Pong and Close
 * are written as frames.
 *
 * <p>Unless an extension was negotiated, which gets frames as ever, the application's own outbound handlers see nothing of
 * what is written here. Event loop only.
 */
public interface FrameWriter {

    /**
     * A writer for a connection, as its pipeline is now: to be asked for again when an extension comes or goes.
     *
     * @param pipeline of a channel whose event loop this is
     * @throws IllegalArgumentException when it has no {@link FrameEncoder}
     */
    static FrameWriter of(ChannelPipeline pipeline) {
        FrameEncoder encoder = pipeline.get(FrameEncoder.class);
        if (encoder == null) {
            throw new IllegalArgumentException("pipeline: " + pipeline.names() + " (expected: with a FrameEncoder)");
        }
        return CodecPipeline.hasExtensions(pipeline)
                ? new PipelineFrameWriter(pipeline.channel())
                : new DirectFrameWriter(pipeline.channel(), encoder, pipeline.get(BackpressureHandler.class));
    }

    /** The connection. */
    Channel channel();

    /**
     * Writes a frame, which goes out with the next flush, or before.
     *
     * @param flags FIN and the opcode, as in {@link FrameHeader}: text, binary or continuation
     * @param payload stays the caller's, but where it is large a reference to it is kept until it is written: its bytes
     *     must not be changed any more
     * @param index where the payload starts
     * @param length how many bytes it has
     * @return false when the frame is not sent: a Close was written before, the connection has ended, or the peer reads too
     *     slowly
     * @throws FrameRefusedException when the frame breaks a rule; the connection lives on
     * @throws IllegalArgumentException for a control frame
     */
    boolean write(int flags, ByteBuf payload, int index, int length);

    /** Lets everything out that was written, here or as frames. */
    void flush();
}
