package dev.sluice.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.WebSocketRoute;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What stands beside the messages. */
class SidesIT extends BrowserTest {

    private static final String IS_CUT = "node => node.scrollWidth > node.clientWidth";

    @Test
    void aNameIsShownInFullWhereThereIsRoomForIt() {
        Locator name = enter("Ada Lovelace", "lobby").page().locator("#self .name");
        assertThat(name).hasText("Ada Lovelace");
        assertThat(name.evaluate(IS_CUT)).isEqualTo(false);
    }

    @Test
    void aNameCanBeReadInFullWhereItIsCut() {
        String longest = "W".repeat(32);
        ChatPage ada = enter(longest, longest);
        for (String place : new String[] {"#self", "#rooms", "#members"}) {
            Locator name = ada.page().locator(place + " .name");
            assertThat(name.evaluate(IS_CUT)).as(place).isEqualTo(true);
            assertThat(name).hasAttribute("title", longest);
        }
    }

    @Test
    void theConnectionHasALineForEachParameterThatWasAgreedOn() {
        ChatPage ada = enter("Ada", "lobby");
        ada.page().locator("#state").click();
        Locator extensions = ada.page()
                .locator(".fact")
                .filter(new Locator.FilterOptions().setHasText("Extensions"))
                .locator("dd");
        assertThat(extensions).containsText("permessage-deflate");
        assertThat(extensions.innerText()).matches("permessage-deflate(\n  \\w+=\\d+)+");
    }

    @Test
    void theFirstRoundTripIsCutWhereItTakesFarLongerThanTheOthers() {
        AtomicBoolean isFirst = new AtomicBoolean(true);
        ChatPage ada = open(Chromium.desktop());
        ada.page().routeWebSocket(Pattern.compile(".*/chat"), page -> {
            WebSocketRoute server = page.connectToServer();
            server.onMessage(frame -> {
                if (frame.text().contains("\"pong\"") && isFirst.getAndSet(false)) {
                    ada.page().waitForTimeout(1_500);
                }
                page.send(frame.text());
            });
        });
        ada.enter("Ada", "lobby").page().locator("#state").click();
        assertThat(ada.page().locator(".plot .cut")).hasCount(1);
        assertThat(ada.page().locator(".plot .cut")).hasText(Pattern.compile("\\d{4} ms"));
    }
}
