package dev.sluice.deflate;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

/**
 * Marks a message that is to be sent as it is, although permessage-deflate was negotiated: it is compressed already, or holds
 * a secret beside what an attacker can choose (RFC 7692 8). The first frame of the message is to be such a one. To everything
 * else it is an ordinary frame.
 */
public interface Uncompressed {

    /**
     * Text that is not compressed.
     *
     * @param fin whether the message ends with this frame
     * @param utf8 the payload, which is the frame's from here on
     */
    static TextWebSocketFrame text(boolean fin, ByteBuf utf8) {
        return new Text(fin, 0, utf8);
    }

    /** Text that is not compressed, in one frame. */
    static TextWebSocketFrame text(String text) {
        TextWebSocketFrame encoded = new TextWebSocketFrame(text);
        return new Text(true, 0, encoded.content());
    }

    /**
     * Binary data that is not compressed.
     *
     * @param fin whether the message ends with this frame
     * @param data the payload, which is the frame's from here on
     */
    static BinaryWebSocketFrame binary(boolean fin, ByteBuf data) {
        return new Binary(fin, 0, data);
    }

    /** Binary data that is not compressed, in one frame. */
    static BinaryWebSocketFrame binary(ByteBuf data) {
        return new Binary(true, 0, data);
    }

    /** A text frame that stays one of its kind when it is copied. */
    final class Text extends TextWebSocketFrame implements Uncompressed {

        private Text(boolean fin, int rsv, ByteBuf utf8) {
            super(fin, rsv, utf8);
        }

        @Override
        public Text replace(ByteBuf content) {
            return new Text(isFinalFragment(), rsv(), content);
        }
    }

    /** A binary frame that stays one of its kind when it is copied. */
    final class Binary extends BinaryWebSocketFrame implements Uncompressed {

        private Binary(boolean fin, int rsv, ByteBuf data) {
            super(fin, rsv, data);
        }

        @Override
        public Binary replace(ByteBuf content) {
            return new Binary(isFinalFragment(), rsv(), content);
        }
    }
}
