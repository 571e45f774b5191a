package dev.sluice.codec;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** Netty's six frame types, and the first byte of the header that says the same. */
final class NettyFrames {

    /** A frame type that is not Netty's. All bits are set, so it stays what it is when others are added. */
    static final int UNKNOWN = -1;

    private NettyFrames() {}

    /** The frame with these flags, whose opcode is one of the six; the content is its own. */
    static WebSocketFrame of(int flags, ByteBuf content) {
        boolean fin = FrameHeader.isFinal(flags);
        int rsv = (flags & FrameHeader.RSV) >> FrameHeader.RSV_SHIFT;
        return switch (FrameHeader.opcode(flags)) {
            case FrameHeader.CONTINUATION -> new ContinuationWebSocketFrame(fin, rsv, content);
            case FrameHeader.TEXT -> new TextWebSocketFrame(fin, rsv, content);
            case FrameHeader.BINARY -> new BinaryWebSocketFrame(fin, rsv, content);
            case FrameHeader.CLOSE -> new CloseWebSocketFrame(fin, rsv, content);
            case FrameHeader.PING -> new PingWebSocketFrame(fin, rsv, content);
            case FrameHeader.PONG -> new PongWebSocketFrame(fin, rsv, content);
            default -> throw new AssertionError("opcode " + FrameHeader.opcode(flags) + " passed FrameRules");
        };
    }

    /** The flags of a frame, or {@link #UNKNOWN}. */
    static int flagsOf(WebSocketFrame frame) {
        int fin = frame.isFinalFragment() ? FrameHeader.FIN : 0;
        return opcodeOf(frame) | fin | frame.rsv() << FrameHeader.RSV_SHIFT;
    }

    private static int opcodeOf(WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame) {
            return FrameHeader.TEXT;
        }
        if (frame instanceof BinaryWebSocketFrame) {
            return FrameHeader.BINARY;
        }
        if (frame instanceof ContinuationWebSocketFrame) {
            return FrameHeader.CONTINUATION;
        }
        if (frame instanceof PingWebSocketFrame) {
            return FrameHeader.PING;
        }
        if (frame instanceof PongWebSocketFrame) {
            return FrameHeader.PONG;
        }
        if (frame instanceof CloseWebSocketFrame) {
            return FrameHeader.CLOSE;
        }
        return UNKNOWN;
    }
}
