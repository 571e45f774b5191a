package dev.sluice.conformance.deflate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.Arrays;

/** A message, and how to tell whether an echo is the same. */
final class Message {

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
    WebSocketFrame frame(ByteBufAllocator allocator) {
        ByteBuf content = allocator.buffer(bytes.length).writeBytes(bytes);
        return text ? new TextWebSocketFrame(content) : new BinaryWebSocketFrame(content);
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
}
