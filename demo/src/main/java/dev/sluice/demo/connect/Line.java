package dev.sluice.demo.connect;

import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.Locale;

/** What a line of the input asks for: a message, or a command that begins with a slash. */
sealed interface Line {

    /** Lists the commands. */
    String HELP = """
            Each line is sent as a text message. A line that begins with a slash is a command:
              /ping                  ask for a pong and tell how long it took
              /close [CODE [REASON]] close, with 1000 when no code is given
              /help                  this
              //...                  send a line that begins with a slash
            The end of the input (Ctrl-D) closes with 1000.""";

    /** Sends a text message. */
    record Send(String text) implements Line {}

    /** Sends a ping. */
    record Ping() implements Line {}

    /** Begins the closing handshake. */
    record Close(int code, String reason) implements Line {}

    /** Shows {@link #HELP}. */
    record Help() implements Line {}

    /** Says that a line means nothing. */
    record Mistake(String why) implements Line {}

    /** What {@code line} asks for. */
    static Line parse(String line) {
        if (!line.startsWith("/")) {
            return new Send(line);
        }
        if (line.startsWith("//")) {
            return new Send(line.substring(1));
        }
        String[] words = line.strip().split("\\s+", 3);
        return switch (words[0].toLowerCase(Locale.ROOT)) {
            case "/ping" -> new Ping();
            case "/close" -> close(words);
            case "/help" -> new Help();
            default -> new Mistake(words[0] + " is no command (expected: /ping, /close, /help, or // to send a slash)");
        };
    }

    private static Line close(String... words) {
        String code = words.length > 1 ? words[1] : Integer.toString(WebSocketCloseStatus.NORMAL_CLOSURE.code());
        String reason = words.length > 2 ? words[2] : "";
        // RFC 6455 7.4: the codes that may stand in a Close frame.
        if (!code.matches("[1-4]\\d{3}") || !WebSocketCloseStatus.isValidStatusCode(Integer.parseInt(code))) {
            return new Mistake("/close " + code + " (expected: a close code that may be sent, such as 1000 or 4000)");
        }
        return new Close(Integer.parseInt(code), reason);
    }
}
