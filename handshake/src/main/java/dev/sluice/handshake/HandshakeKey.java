package dev.sluice.handshake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** {@code Sec-WebSocket-Key} and the {@code Sec-WebSocket-Accept} that answers it (RFC 6455 4.2.2). */
final class HandshakeKey {

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** 16 bytes: 21 characters of 6 bits, one that carries the last 2 bits and 4 zeros, and the padding. */
    private static final int LENGTH = 24;

    private static final int LAST_CHARACTER = 21;

    private static final int BYTES = 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    private HandshakeKey() {}

    /** A key of 16 bytes that nobody can predict (RFC 6455 10.3). */
    static String random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Whether {@code key} is the base64 of exactly 16 bytes, in its one canonical form (RFC 4648 3.5). */
    static boolean isValid(String key) {
        if (key.length() != LENGTH || !key.endsWith("==")) {
            return false;
        }
        for (int i = 0; i < LAST_CHARACTER; i++) {
            if (!isBase64(key.charAt(i))) {
                return false;
            }
        }
        return "AQgw".indexOf(key.charAt(LAST_CHARACTER)) >= 0;
    }

    /** The accept value: base64 of the SHA-1 of the key, as sent, and the GUID. */
    static String accept(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            byte[] digest = sha1.digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-1", e);
        }
    }

    private static boolean isBase64(char c) {
        return HeaderSyntax.isAlphanumeric(c) || c == '+' || c == '/';
    }
}
