package dev.sluice.benchmarks.endtoend.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The opening handshake, as text: RFC 6455 4.1. */
final class ClientHandshake {

    // The example of RFC 6455 1.3; no server may mind.
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private static final String ACCEPT_HEADER = "sec-websocket-accept:";
    private static final String EXTENSIONS_HEADER = "sec-websocket-extensions:";

    private ClientHandshake() {}

    /** The request, with the offer that browsers make. */
    static String request(int port, boolean deflate) {
        return "GET / HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + KEY
                + (deflate ? "\r\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits" : "")
                + "\r\n\r\n";
    }

    /**
     * Reads the response.
     *
     * @param deflate whether compression was offered
     * @throws IllegalStateException when the server has not agreed, to everything
     */
    static Agreement agreement(String response, boolean deflate) {
        boolean accepted = false;
        List<String> extensions = new ArrayList<>();
        for (String line : response.split("\r\n", -1)) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith(ACCEPT_HEADER)) {
                accepted = line.substring(ACCEPT_HEADER.length()).strip().equals(ACCEPT);
            } else if (lower.startsWith(EXTENSIONS_HEADER)) {
                extensions.add(lower.substring(EXTENSIONS_HEADER.length()).strip());
            }
        }
        if (!response.startsWith("HTTP/1.1 101 ") || !accepted) {
            throw new IllegalStateException("not a WebSocket: " + response);
        }
        String extension = String.join(", ", extensions);
        if (deflate != extension.startsWith("permessage-deflate") || extension.contains(",")) {
            throw new IllegalStateException(
                    "extensions: \"" + extension + "\" (expected: compression " + deflate + ')');
        }
        return deflate ? Agreement.parse(extension) : Agreement.NONE;
    }
}
