package dev.sluice.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginIT extends BrowserTest {

    @Override
    String[] options() {
        return new String[] {"--ban", "mallory"};
    }

    @Test
    void letsOneInWithAName() {
        ChatPage ada = enter("Ada", "lobby");
        assertThat(ada.members()).hasText(new String[] {"Ada"});
        assertThat(ada.page()).hasTitle("#lobby · Sluice chat");
    }

    @ParameterizedTest
    @CsvSource({
        "' ', Pick a name first.",
        "abcdefghijklmnopqrstuvwxyzabcdefgh, 'A name is 1 to 32 characters, without control characters.'",
        "a\u202eb, 'A name is 1 to 32 characters, without control characters.'",
        "Mallory, This name may not be used here."
    })
    void refusesANameInWordsWhereOneTypes(String name, String words) {
        ChatPage page = open(Chromium.desktop()).goTo("lobby").logIn(name);
        assertThat(page.page().getByRole(AriaRole.ALERT).getByText(words)).isVisible();
        assertThat(page.page().getByLabel("Your name")).isFocused();
    }

    @Test
    void refusesANameThatSomebodyElseIsConnectedUnder() {
        enter("Ada", "lobby");
        ChatPage other = open(Chromium.desktop()).goTo("lobby").logIn("ADA");
        assertThat(other.page().getByRole(AriaRole.ALERT).getByText("Somebody else is connected under this name."))
                .isVisible();
    }

    @Test
    void asksForNoNameAfterAReload() {
        ChatPage ada = enter("Ada", "lock keepers").write("half a thou");
        ada.page().reload();
        assertThat(ada.heading("lock keepers")).isVisible();
        ada.isConnected();
        assertThat(ada.composer()).hasValue("half a thou");
    }

    @Test
    void asksForANameAfterLoggingOut() {
        ChatPage ada = enter("Ada", "lobby");
        ada.page().getByRole(AriaRole.BUTTON, ChatPage.named("Log out")).click();
        assertThat(ada.page().getByLabel("Your name")).hasValue("");
        ada.page().reload();
        assertThat(ada.page().getByLabel("Your name")).isVisible();
        ada.logIn("Bea").isConnected();
    }

    @Test
    void saysThatOneIsStillLoggedInWhereTheServerCannotBeTold() throws Exception {
        expectServerAway();
        ChatPage ada = enter("Ada", "lobby");
        server.kill();
        ada.isTold("The server cannot be reached.");
        ada.page().getByRole(AriaRole.BUTTON, ChatPage.named("Log out")).click();
        ada.isTold("The server cannot be reached, so you are still logged in.");
        server.start();
        ada.isConnected();
    }

    @Test
    void goesBackToTheDoorWithTheReasonWhenTheLoginHasExpiredAndKeepsWhatWasWritten() throws Exception {
        expectServerAway();
        ChatPage ada = enter("Ada", "lobby").write("half a thou");
        ada.page().context().clearCookies();
        server.kill();
        server.start();
        assertThat(ada.page().getByText("Your login has expired.")).isVisible();
        ada.page().getByRole(AriaRole.BUTTON, ChatPage.named("Come in")).click();
        ada.isConnected();
        assertThat(ada.composer()).hasValue("half a thou");
    }
}
