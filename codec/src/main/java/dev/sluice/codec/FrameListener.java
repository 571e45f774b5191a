package dev.sluice.codec;

import io.netty.buffer.ByteBuf;

/**
 * Takes data frames without an object for each: for servers that move millions of small frames a second. All rules of
 * {@link FrameDecoder} hold; pings, pongs, the closing handshake and violations go their usual way through the pipeline, and
 * so do events, of which handlers hear as ever.
 *
 * <p>{@link CodecPipeline#listen} gives one to a connection. It is called on the event loop of the channel. What it throws is
 * the application's failure: it ends the connection with 1011, as an exception of a handler does.
 */
@FunctionalInterface
public interface FrameListener {

    /**
     * A text, binary or continuation frame. Messages are not put together: FIN ends one. Text is UTF-8, checked up to here;
     * a fragment may end inside a character.
     *
     * @param out writes to the same connection
     * @param flags the first byte of the frame's header: FIN and the opcode, told apart by {@link FrameHeader}
     * @param payload holds the unmasked payload and is borrowed for the call: not to be released, and to be retained or copied
     *     where it is to be kept. Its own indices mean nothing
     * @param index where the payload starts
     * @param length how many bytes it has
     */
    void frame(FrameWriter out, int flags, ByteBuf payload, int index, int length);

    /**
     * All frames of one read have been given. By default, what was written meanwhile is flushed, all at once.
     *
     * @param out writes to the same connection
     */
    default void readComplete(FrameWriter out) {
        out.flush();
    }
}
