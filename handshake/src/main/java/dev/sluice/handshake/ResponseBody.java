package dev.sluice.handshake;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** The beginning of the body of a refusal. */
final class ResponseBody {

    /** Enough for what a server has to say about it. */
    static final int MAX_BYTES = 8192;

    private byte[] bytes = new byte[0];

    /** Copies what there is still room for. */
    void add(ByteBuf content) {
        int length = Math.min(content.readableBytes(), MAX_BYTES - bytes.length);
        int end = bytes.length;
        bytes = Arrays.copyOf(bytes, end + length);
        content.getBytes(content.readerIndex(), bytes, end, length);
    }

    boolean isFull() {
        return bytes.length == MAX_BYTES;
    }

    byte[] bytes() {
        return bytes;
    }
}
