package dev.sluice.handshake;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A server's answer as text: the example of RFC 6455 1.2, and what a test makes of it. */
final class AnswerText {

    private final String statusLine;
    private final List<String> headers;
    private final String body;

    private AnswerText(String statusLine, List<String> headers, String body) {
        this.statusLine = statusLine;
        this.headers = headers;
        this.body = body;
    }

    /** The 101 to {@link RequestText#KEY}. */
    static AnswerText switching() {
        return new AnswerText(
                "HTTP/1.1 101 Switching Protocols",
                List.of("Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Accept: " + RequestText.ACCEPT),
                "");
    }

    static AnswerText status(String status) {
        return new AnswerText("HTTP/1.1 " + status, List.of(), "");
    }

    AnswerText line(String newStatusLine) {
        return new AnswerText(newStatusLine, headers, body);
    }

    /** Adds header lines behind those that are there. */
    AnswerText with(String... lines) {
        List<String> all = new ArrayList<>(headers);
        all.addAll(List.of(lines));
        return new AnswerText(statusLine, all, body);
    }

    /** Removes all lines of that name. */
    AnswerText without(String name) {
        List<String> rest = new ArrayList<>(headers);
        rest.removeIf(header -> header.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"));
        return new AnswerText(statusLine, rest, body);
    }

    /** Replaces all lines of the first one's name with these. */
    AnswerText replace(String... lines) {
        return without(lines[0].substring(0, lines[0].indexOf(':'))).with(lines);
    }

    /** With a body and its length. */
    AnswerText body(String newBody) {
        return with("Content-Length: " + newBody.length()).behind(newBody);
    }

    /** With these bytes behind the header, whatever they are. */
    AnswerText behind(String bytes) {
        return new AnswerText(statusLine, headers, body + bytes);
    }

    @Override
    public String toString() {
        String header = statusLine + "\r\n" + String.join("\r\n", headers);
        return header + (headers.isEmpty() ? "\r\n" : "\r\n\r\n") + body;
    }
}
