package dev.sluice.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.WebSocketRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimitIT extends BrowserTest {

    private static final String FAST = "That was a lot at once. What you say is sent again by itself in a moment.";

    @Override
    String[] options() {
        return new String[] {"--messages-per-second", "1", "--message-burst", "4"};
    }

    @Test
    void sendsAgainInOrderAndOnceWhatWasTooMuchAtOnce() {
        ChatPage bea = enter("Bea", "lobby");
        ChatPage ada = enter("Ada", "lobby");
        List<String> texts =
                IntStream.rangeClosed(1, 8).mapToObj(i -> "message " + i).toList();
        texts.forEach(ada::say);
        ada.isTold(FAST).isSent("message 8").isToldNothing();
        bea.hears("message 8");
        assertThat(ada.texts()).isEqualTo(texts);
        assertThat(bea.texts()).isEqualTo(texts);
    }

    @Test
    void letsOneIntoARoomThatOneAskedForTooFast() {
        ChatPage ada = enter("Ada", "lobby");
        for (String room : List.of("one", "two", "three", "four", "five", "six")) {
            ada.openRoom(room);
        }
        ada.say("made it").isSent("made it");
        assertThat(ada.members()).hasText(new String[] {"Ada"});
    }

    @Test
    void isToldToWaitWhereTheServerHasClosedForItAndMissesNothing() {
        ChatPage ada = enter("Ada", "lobby").say("before").isSent("before");
        List<WebSocketRoute> servers = new ArrayList<>();
        ChatPage bea = open(Chromium.desktop());
        bea.page().routeWebSocket(Pattern.compile(".*/chat"), page -> servers.add(page.connectToServer()));
        bea.enter("Bea", "lobby").hears("before");

        // More than the page itself ever sends at once.
        IntStream.range(0, 40).forEach(i -> servers.get(0).send("{\"type\":\"leave\",\"room\":\"elsewhere\"}"));

        bea.isTold("You sent too many messages, so the server wants you to wait a while.");
        ada.say("meanwhile").isSent("meanwhile");
        bea.retryNow().isConnected().hears("meanwhile").isToldNothing();
        assertThat(bea.texts()).containsExactly("before", "meanwhile");
    }
}
