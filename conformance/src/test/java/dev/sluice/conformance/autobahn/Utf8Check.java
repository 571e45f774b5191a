package dev.sluice.conformance.autobahn;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;

/**
 * Checks for the suite, with the JDK's decoder, whether what it receives is UTF-8: its own loop in Python would take half of its
 * time. {@code suite.py} calls it.
 */
public final class Utf8Check {

    private final CharsetDecoder decoder = UTF_8.newDecoder();
    private final CharBuffer dropped = CharBuffer.allocate(8192);

    /** The beginning of a character whose end is yet to come. */
    private byte[] rest = {};

    /** Whether text that goes on with these bytes can be UTF-8. */
    public boolean accepts(byte[] bytes) {
        ByteBuffer input = ByteBuffer.allocate(rest.length + bytes.length)
                .put(rest)
                .put(bytes)
                .flip();
        CoderResult result;
        do {
            result = decoder.decode(input, dropped.clear(), false);
        } while (result.isOverflow());
        rest = new byte[input.remaining()];
        input.get(rest);
        return result.isUnderflow();
    }

    /** Whether the text may end here. */
    public boolean isWhole() {
        return rest.length == 0;
    }
}
