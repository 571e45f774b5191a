package dev.sluice.handshake;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A header that the application adds to a request or an answer of the handshake. */
final class ApplicationHeader {

    private static final String WEBSOCKET_PREFIX = "sec-websocket-";

    /** Those that the handshake writes itself, and those that would announce a body. */
    private static final Set<String> OWNED = Set.of("connection", "upgrade", "content-length", "transfer-encoding");

    private ApplicationHeader() {}

    /**
     * The header, checked, so that no value can end it early.
     *
     * @throws IllegalArgumentException if the name is not a token or is the handshake's own, or the value begins with white
     *     space or holds a control character or one of more than a byte. The message does not quote the value, which may be a
     *     secret.
     */
    static Map.Entry<String, String> checked(String name, String value) {
        if (!HeaderSyntax.isToken(name)) {
            throw new IllegalArgumentException("header name: '" + printable(name) + "' (expected: a token)");
        }
        String lowerCase = name.toLowerCase(Locale.ROOT);
        if (OWNED.contains(lowerCase) || lowerCase.startsWith(WEBSOCKET_PREFIX)) {
            throw new IllegalArgumentException("header " + name + " (expected: one that the handshake does not write)");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            // RFC 7230 3.2: white space in front is no part of a value. Netty refuses to write it, which would be too
            // late.
            if (!HeaderSyntax.isFieldChar(c) || (i == 0 && HeaderSyntax.isSpace(c))) {
                throw new IllegalArgumentException(
                        "header %s: U+%04X at %d (expected: no space in front, no control character, and each of one byte)"
                                .formatted(name, (int) c, i));
            }
        }
        return Map.entry(name, value);
    }

    private static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}
