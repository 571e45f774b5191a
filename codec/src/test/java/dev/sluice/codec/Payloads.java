package dev.sluice.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.stream.Stream;

/** Payloads in buffers that the leak detector watches. */
final class Payloads {

    private Payloads() {}

    /** Netty's default allocator, which is adaptive on Netty 4.2, and the pooled one. */
    static Stream<ByteBufAllocator> poolingAllocators() {
        return Stream.of(ByteBufAllocator.DEFAULT, PooledByteBufAllocator.DEFAULT);
    }

    /** A char a byte. */
    static ByteBuf of(String text) {
        return ByteBufAllocator.DEFAULT.buffer().writeBytes(text.getBytes(ISO_8859_1));
    }

    /** The same bytes for the same length, no two neighbours equal. */
    static String pattern(int length) {
        return new String(patternBytes(length), ISO_8859_1);
    }

    static byte[] patternBytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (31 * i + 7);
        }
        return bytes;
    }
}
