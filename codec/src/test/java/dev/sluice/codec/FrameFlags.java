package dev.sluice.codec;

import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.Map;

/** What a frame object would look like in its header's first byte, told by its exact class. */
final class FrameFlags {

    private static final Map<Class<?>, Integer> OPCODES = Map.of(
            ContinuationWebSocketFrame.class, 0x0,
            TextWebSocketFrame.class, 0x1,
            BinaryWebSocketFrame.class, 0x2,
            CloseWebSocketFrame.class, 0x8,
            PingWebSocketFrame.class, 0x9,
            PongWebSocketFrame.class, 0xA);

    private FrameFlags() {}

    static int firstByte(WebSocketFrame frame) {
        int fin = frame.isFinalFragment() ? 0x80 : 0;
        return fin | frame.rsv() << 4 | OPCODES.get(frame.getClass());
    }
}
