package dev.sluice.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.function.Function;

/**
 * A whole message for many channels: encoded once, and by an extension that knows of it once for all channels that want
 * the same form. To every other handler it is the ordinary text or binary frame that it also is.
 *
 * <pre>{@code
 * channelGroup.writeAndFlush(PreparedMessage.text("to everybody"));
 * }</pre>
 *
 * <p>It may be written to any number of channels on any event loops, each of which releases one reference: as a retained
 * duplicate, which is what {@code ChannelGroup} writes, or itself, retained. Its payload never changes. In particular
 * {@code content()} is a new view at every call, with indices of its own, so that what one channel has read is not
 * missing in another; and a loop that reads has to ask for it once, in front.
 *
 * <p>References are counted as in every frame of Netty's. Duplicates share the forms of the message. A copy or replacement
 * is no prepared message, but an ordinary frame.
 */
public interface PreparedMessage {

    /**
     * Prepares a text message.
     *
     * @param text encoded here, once, into memory that a socket takes as it is
     * @return the message, with one reference, which is the caller's: to be written away or released
     */
    static TextWebSocketFrame text(String text) {
        int bytes = ByteBufUtil.utf8Bytes(text);
        ByteBuf utf8 = ByteBufAllocator.DEFAULT.ioBuffer(bytes);
        ByteBufUtil.reserveAndWriteUtf8(utf8, text, bytes);
        return text(utf8);
    }

    /**
     * Prepares a text message.
     *
     * @param utf8 the text, taken over, and not to be changed any more
     * @return the message, with the reference that the buffer had
     */
    static TextWebSocketFrame text(ByteBuf utf8) {
        return new PreparedTextFrame(utf8, new PreparedForms());
    }

    /**
     * Prepares a binary message.
     *
     * @param payload taken over, and not to be changed any more
     * @return the message, with the reference that the buffer had
     */
    static BinaryWebSocketFrame binary(ByteBuf payload) {
        return new PreparedBinaryFrame(payload, new PreparedForms());
    }

    /**
     * What an extension has made of this message's payload, or makes of it now. The first event loop that asks makes it,
     * while others who want the same wait. It is kept on the heap as long as the message or a duplicate is reachable, and
     * needs no release.
     *
     * @param key which form, by {@code equals}: everything that it depends on, but for the payload
     * @param maker makes it; called once, unless it throws, which leaves nothing behind. It gets a view of the payload with
     *     indices of its own, valid during the call and not to be written to, which it must not release. It may ask for
     *     other forms, not for this one
     * @return the form, shared and never to be changed
     */
    byte[] form(Object key, Function<? super ByteBuf, byte[]> maker);
}
