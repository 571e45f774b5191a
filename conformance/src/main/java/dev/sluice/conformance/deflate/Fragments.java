package dev.sluice.conformance.deflate;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;

/** Cuts messages, and characters with them. The fragments take the message over. */
final class Fragments {

    private static final int LONGEST = 50_000;

    private Fragments() {}

    /**
     * Three fragments: the first byte, half of the message, and the rest.
     *
     * @param message of at least two bytes
     */
    static List<WebSocketFrame> three(WebSocketFrame message) {
        return cut(message, List.of(1, message.content().readableBytes() / 2));
    }

    /** Fragments of uneven lengths; the first one is empty. */
    static List<WebSocketFrame> uneven(WebSocketFrame message) {
        List<Integer> lengths = new ArrayList<>();
        lengths.add(0);
        int rest = message.content().readableBytes();
        for (int length = 1; rest > length; length = Math.min(3 * length, LONGEST)) {
            lengths.add(length);
            rest -= length;
        }
        return cut(message, lengths);
    }

    /** Fragments of those lengths, and one with the rest. */
    private static List<WebSocketFrame> cut(WebSocketFrame message, List<Integer> lengths) {
        ByteBuf content = message.content();
        List<WebSocketFrame> fragments = new ArrayList<>();
        for (int length : lengths) {
            ByteBuf piece = content.readRetainedSlice(length);
            fragments.add(
                    fragments.isEmpty() ? first(message, piece) : new ContinuationWebSocketFrame(false, 0, piece));
        }
        fragments.add(new ContinuationWebSocketFrame(true, 0, content));
        return fragments;
    }

    private static WebSocketFrame first(WebSocketFrame message, ByteBuf content) {
        return message instanceof TextWebSocketFrame
                ? new TextWebSocketFrame(false, 0, content)
                : new BinaryWebSocketFrame(false, 0, content);
    }
}
