package dev.sluice.demo.browser;

import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What the browser has to complain about: errors of scripts, violations of the policy, warnings. */
final class Complaints {

    /** A refusal of the server is an answer for the page, but Chromium logs it as an error all the same. */
    private static final Pattern REFUSED = Pattern.compile(
            "Failed to load resource: the server responded with a status of (400|401|403|409|429) .*/api/(session|login)");

    /** Nobody listens at the port, or lets one in. */
    private static final Pattern UNREACHABLE =
            Pattern.compile("WebSocket connection to '.*/chat' failed: .*|.*net::ERR_CONNECTION_(REFUSED|RESET) .*");

    /** What the server needs for an answer is away. */
    private static final Pattern UNAVAILABLE = Pattern.compile(
            "Failed to load resource: the server responded with a status of 503 .*/api/(session|login|rooms)");

    private final List<String> lines = new ArrayList<>();
    private boolean isServerAway;
    private boolean isLogAway;

    void listenTo(Page page) {
        page.onPageError(error -> lines.add("error: " + error));
        page.onConsoleMessage(this::note);
    }

    /** From now on the server may be away. */
    void expectServerAway() {
        isServerAway = true;
    }

    /** From now on the server's log may be away. */
    void expectLogAway() {
        isLogAway = true;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    private void note(ConsoleMessage message) {
        String line = message.text() + " " + message.location();
        boolean matters = message.type().equals("error") || message.type().equals("warning");
        boolean isExpected = REFUSED.matcher(line).find()
                || (isServerAway && UNREACHABLE.matcher(line).find())
                || (isLogAway && UNAVAILABLE.matcher(line).find());
        if (matters && !isExpected) {
            lines.add(message.type() + ": " + line);
        }
    }
}
