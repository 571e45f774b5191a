package dev.sluice.demo.connect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** How what a peer sends is shown in one line. */
final class Shown {

    /** Bytes of a binary message that are shown. */
    static final int MAX_BINARY_BYTES = 64;

    private Shown() {}

    /** A text message, with its size on the wire before compression. */
    static String text(String text, int bytes) {
        return "text " + bytes + " B: " + safe(text);
    }

    /** A binary message: its size, and the first bytes in hexadecimal. */
    static String binary(ByteBuf content) {
        int bytes = content.readableBytes();
        int shown = Math.min(bytes, MAX_BINARY_BYTES);
        String dump = ByteBufUtil.hexDump(content, content.readerIndex(), shown);
        return "binary " + bytes + " B: " + dump + (shown < bytes ? "..." : "");
    }

    /**
     * Control characters as escapes, since a terminal obeys them: a peer could otherwise rewrite the screen. The marks that
     * reverse the order of what follows are among them.
     */
    static String safe(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (Character.isISOControl(point) || isFormat(point)) {
                line.append(String.format("\\u%04x", point));
            } else {
                line.appendCodePoint(point);
            }
        });
        return line.toString();
    }

    private static boolean isFormat(int point) {
        return (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
    }
}
