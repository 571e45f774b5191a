package dev.sluice.conformance.deflate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A message of the {@link Catalogue}. */
final class Message {

    private static final int LONGEST_FRAGMENT = 50_000;

    private final String name;
    private final boolean text;
    private final byte[] bytes;

    /**
     * Creates a message.
     *
     * @param name what it is, for whoever reads that it failed
     * @param text whether it is a text message
     * @param bytes its payload, which is not copied
     */
    Message(String name, boolean text, byte[] bytes) {
        this.name = name;
        this.text = text;
        this.bytes = bytes;
    }

    /** What it is. */
    String name() {
        return name;
    }

    /** How many bytes it has. */
    int length() {
        return bytes.length;
    }

    /** The message in one frame. */
    WebSocketFrame frame(ByteBuf buffer) {
        return first(true, buffer.writeBytes(bytes));
    }

    /** The message in fragments of uneven lengths, which cut characters; the first one is empty. */
    List<WebSocketFrame> fragments(ByteBuf buffer) {
        buffer.writeBytes(bytes);
        List<WebSocketFrame> fragments = new ArrayList<>();
        fragments.add(first(false, buffer.readRetainedSlice(0)));
        for (int length = 1; buffer.readableBytes() > length; length = Math.min(3 * length, LONGEST_FRAGMENT)) {
            fragments.add(new ContinuationWebSocketFrame(false, 0, buffer.readRetainedSlice(length)));
        }
        fragments.add(new ContinuationWebSocketFrame(true, 0, buffer));
        return fragments;
    }

    /** What is wrong with an answer that should be this; empty when nothing is. */
    String differenceTo(WebSocketFrame answer) {
        byte[] received = ByteBufUtil.getBytes(answer.content());
        boolean sameType = text ? answer instanceof TextWebSocketFrame : answer instanceof BinaryWebSocketFrame;
        if (sameType && Arrays.equals(received, bytes)) {
            return "";
        }
        return name + ": got a " + answer.getClass().getSimpleName() + " of " + received.length
                + " bytes, which differs at " + Arrays.mismatch(received, bytes);
    }

    private WebSocketFrame first(boolean fin, ByteBuf content) {
        return text ? new TextWebSocketFrame(fin, 0, content) : new BinaryWebSocketFrame(fin, 0, content);
    }
}
