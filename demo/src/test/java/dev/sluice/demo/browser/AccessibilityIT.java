package dev.sluice.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccessibilityIT extends BrowserTest {

    private static final Set<String> GRAVE = Set.of("serious", "critical");

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void nothingGraveIsFoundAtTheDoor(ColorScheme colours) {
        ChatPage page = open(Chromium.desktop().setColorScheme(colours)).goTo("lobby");
        assertThat(page.page().getByLabel("Your name")).isFocused();
        assertNothingGrave(page);
        page.logIn(" ");
        assertThat(page.page().getByText("Pick a name first.")).isVisible();
        assertNothingGrave(page);
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void nothingGraveIsFoundWhereTwoPeopleTalk(ColorScheme colours) throws Exception {
        ChatPage ada = talk(Chromium.desktop().setColorScheme(colours));
        ada.screenshot("desktop-" + nameOf(colours));
        assertNothingGrave(ada);

        ada.pick("lock.png", Images.png(64, 64));
        ada.said("Thank you!").focus();
        ada.page().getByRole(AriaRole.BUTTON, ChatPage.named("Emoji")).click();
        assertNothingGrave(ada);

        ada.page().locator("#state").click();
        assertThat(ada.page().locator("#trip")).containsText("ms");
        ada.screenshot("connection-" + nameOf(colours));
        assertNothingGrave(ada);

        ada.said("Thank you!").hover();
        ada.page().getByRole(AriaRole.BUTTON, ChatPage.named("Delete")).last().click();
        assertThat(ada.page().getByRole(AriaRole.DIALOG)).isVisible();
        assertNothingGrave(ada);
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void nothingGraveIsFoundOnAPhone(ColorScheme colours) {
        ChatPage ada = talk(Chromium.phone().setColorScheme(colours));
        ada.screenshot("phone-" + nameOf(colours));
        assertNothingGrave(ada);
        for (String button : List.of("Rooms", "2 people here")) {
            ada.page().getByRole(AriaRole.BUTTON, ChatPage.named(button)).click();
            assertNothingGrave(ada);
            ada.page().keyboard().press("Escape");
            assertThat(ada.page().getByRole(AriaRole.BUTTON, ChatPage.named(button)))
                    .isFocused();
        }
    }

    @Test
    void nothingGraveIsFoundWhereTheServerIsAway() throws Exception {
        expectServerAway();
        ChatPage ada = talk(Chromium.desktop());
        server.kill();
        ada.isTold("The server cannot be reached.").screenshot("disconnected");
        assertNothingGrave(ada);
        ada.page().emulateMedia(new EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        assertNothingGrave(ada);
    }

    @Test
    void aNarrowPhoneScrollsInNoOtherDirection() {
        ChatPage ada = talk(Chromium.phone().setViewportSize(320, 640)).say("w".repeat(200));
        assertThat(ada.page().evaluate("document.documentElement.scrollWidth")).isEqualTo(320);
        assertThat(ada.page().evaluate("document.getElementById('log').scrollWidth"))
                .isEqualTo(ada.page().evaluate("document.getElementById('log').clientWidth"));
    }

    @Test
    void escapeClosesTheQuestionAlone() {
        ChatPage ada = enter("Ada", "lobby").say("to be kept").isSent("to be kept");
        ada.page().locator("#state").click();
        ada.said("to be kept").hover();
        ada.page().getByRole(AriaRole.BUTTON, ChatPage.named("Delete")).click();
        assertThat(ada.page().getByRole(AriaRole.DIALOG)).isVisible();
        ada.page().keyboard().press("Escape");
        assertThat(ada.page().getByRole(AriaRole.DIALOG)).not().isVisible();
        assertThat(ada.heading("Connection")).isVisible();
    }

    @Test
    void ofAllMessagesOneAloneIsInTheTabOrder() throws Exception {
        ChatPage ada = enter("Ada", "lobby");
        for (int shown = 1; shown <= 2; shown++) {
            ada.pick("lock.png", Images.png(64, 64)).composer().press("Enter");
            assertThat(ada.page().locator(".tick.sent")).hasCount(shown);
        }
        assertThat(ada.page().locator(".message[tabindex='0'], .message [tabindex='0']"))
                .hasCount(3); // the last message, its image, and the button to delete it
        assertThat(ada.page().locator(".message a:not([tabindex])")).hasCount(0);
    }

    @Test
    void tellsHowMuchIsUnreadBehindTheButtonForTheRooms() {
        ChatPage ada =
                open(Chromium.phone()).enter("Ada", "lobby").goTo("attic").isConnected();
        assertThat(ada.heading("attic")).isVisible();
        enter("Bea", "lobby").say("one").say("two");
        assertThat(ada.page().getByRole(AriaRole.BUTTON, ChatPage.named("Rooms 2 unread")))
                .isVisible();
        assertThat(ada.page().getByRole(AriaRole.BUTTON, ChatPage.named("1 person here")))
                .isVisible();
    }

    @Test
    void theKeyboardSkipsToWhereOneWrites() {
        ChatPage ada = enter("Ada", "lobby");
        ada.page().locator("#skip").focus();
        ada.page().keyboard().press("Enter");
        assertThat(ada.composer()).isFocused();
        assertThat(ada.page()).hasURL(server.http("/#lobby").toString());
    }

    @Test
    void whatOthersSayIsReadButNotWhatWasThereBefore() {
        ChatPage bea = enter("Bea", "lobby").say("before").isSent("before");
        ChatPage ada = enter("Ada", "lobby").hears("before");
        bea.say("now");
        assertThat(ada.page().locator("[aria-live=polite]")).hasText("Bea: now");
    }

    /** Two people talk; what one of them sees. */
    private ChatPage talk(NewContextOptions options) {
        ChatPage ada = open(options).enter("Ada Lovelace", "lock keepers");
        ChatPage bea = enter("Bea", "lock keepers");
        ada.say("Morning! How high is the water?");
        bea.hears("Morning! How high is the water?")
                .say("Two metres forty, and rising slowly. The gauge at https://example.org/gauge says the same.")
                .say("I will look again at noon.");
        ada.hears("I will look again at noon.")
                .say("Then let us open the upper gate first, and keep the lower one shut until the barge is through.");
        bea.hears("Then let us open the upper gate first, and keep the lower one shut until the barge is through.")
                .say("<b>Upper gate:</b> open.");
        return ada.hears("<b>Upper gate:</b> open.").say("Thank you!").isSent("Thank you!");
    }

    private static void assertNothingGrave(ChatPage chat) {
        Page page = chat.page();
        List<String> found = new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .filter(rule -> GRAVE.contains(rule.getImpact()))
                        .map(AccessibilityIT::inWords)
                        .toList();
        assertThat(found).isEmpty();
    }

    private static String inWords(Rule rule) {
        return rule.getId() + ": " + rule.getNodes();
    }

    private static String nameOf(ColorScheme colours) {
        return colours == ColorScheme.DARK ? "dark" : "light";
    }
}
