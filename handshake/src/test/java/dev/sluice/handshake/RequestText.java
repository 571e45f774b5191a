package dev.sluice.handshake;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A request as text: the example of RFC 6455 1.2 for {@code /chat}, and what a test makes of it. */
final class RequestText {

    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private final String requestLine;
    private final List<String> headers;

    private RequestText(String requestLine, List<String> headers) {
        this.requestLine = requestLine;
        this.headers = headers;
    }

    static RequestText upgrade() {
        return new RequestText(
                "GET /chat HTTP/1.1",
                List.of(
                        "Host: server.example.com",
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Key: " + KEY,
                        "Sec-WebSocket-Version: 13"));
    }

    static RequestText plain(String requestLine) {
        return new RequestText(requestLine, List.of("Host: server.example.com"));
    }

    RequestText line(String newRequestLine) {
        return new RequestText(newRequestLine, headers);
    }

    /** Adds header lines behind those that are there. */
    RequestText with(String... lines) {
        List<String> all = new ArrayList<>(headers);
        all.addAll(List.of(lines));
        return new RequestText(requestLine, all);
    }

    /** Removes all lines of that name. */
    RequestText without(String name) {
        List<String> rest = new ArrayList<>(headers);
        rest.removeIf(header -> header.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"));
        return new RequestText(requestLine, rest);
    }

    /** Replaces all lines of the first one's name with these. */
    RequestText replace(String... lines) {
        return without(lines[0].substring(0, lines[0].indexOf(':'))).with(lines);
    }

    @Override
    public String toString() {
        return requestLine + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
    }
}
