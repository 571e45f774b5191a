package dev.sluice.conformance.deflate;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.List;

/** Cuts messages, and characters with them. */
final class Fragments {

    private Fragments() {}

    /**
     * Three fragments: the first byte, half of the message, and the rest.
     *
     * @param message of at least two bytes; the fragments take it over
     */
    static List<WebSocketFrame> of(WebSocketFrame message) {
        ByteBuf content = message.content();
        int half = content.readableBytes() / 2;
        ByteBuf first = content.readRetainedSlice(1);
        ByteBuf second = content.readRetainedSlice(half);
        return List.of(
                message instanceof TextWebSocketFrame
                        ? new TextWebSocketFrame(false, 0, first)
                        : new BinaryWebSocketFrame(false, 0, first),
                new ContinuationWebSocketFrame(false, 0, second),
                new ContinuationWebSocketFrame(true, 0, content));
    }
}
