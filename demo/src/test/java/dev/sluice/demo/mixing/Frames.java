package dev.sluice.demo.mixing;

import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;

/** What a pipeline passed on, in words that a test can compare. */
final class Frames {

    private Frames() {}

    static String describe(Object message) {
        if (message instanceof TextWebSocketFrame text) {
            return (text.isFinalFragment() ? "text " : "text... ") + text.text();
        } else if (message instanceof BinaryWebSocketFrame binary) {
            return "binary of " + binary.content().readableBytes();
        } else if (message instanceof CloseWebSocketFrame close) {
            return "close " + close.statusCode() + " " + close.reasonText();
        } else if (message instanceof PingWebSocketFrame ping) {
            return "ping " + utf8(ping);
        } else if (message instanceof PongWebSocketFrame pong) {
            return "pong " + utf8(pong);
        }
        return message.getClass().getSimpleName();
    }

    private static String utf8(WebSocketFrame frame) {
        return frame.content().toString(StandardCharsets.UTF_8);
    }
}
