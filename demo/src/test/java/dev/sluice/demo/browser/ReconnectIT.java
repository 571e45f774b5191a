package dev.sluice.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.WebSocketRoute.CloseOptions;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReconnectIT extends BrowserTest {

    @BeforeEach
    void theServerWillBeAway() {
        expectServerAway();
    }

    @Test
    void losesAndDoublesNothingWhenTheServerIsKilledAndStartedAgain() throws Exception {
        ChatPage ada = enter("Ada", "lobby").say("before").isSent("before");
        ChatPage bea = enter("Bea", "lobby").hears("before");
        server.kill();
        assertThat(ada.page().locator("#state-text")).hasText("Disconnected");
        ada.say("while away, first").isWaiting("while away, first");
        ada.say("while away, second").isWaiting("while away, second");
        ada.write("half a thou");

        server.start();

        ada.isConnected().isSent("while away, first").isSent("while away, second");
        bea.isConnected().hears("while away, second").say("after");
        ada.hears("after");
        assertThat(ada.composer()).hasValue("half a thou");
        List<String> texts = List.of("before", "while away, first", "while away, second", "after");
        ChatPage cy = enter("Cy", "lobby").hears("after");
        for (ChatPage page : List.of(ada, bea, cy)) {
            assertThat(page.texts()).isEqualTo(texts);
        }
    }

    @Test
    void sendsWhatWasSaidMeanwhileEvenWhenThePageIsLoadedAgain() throws Exception {
        ChatPage ada = enter("Ada", "lobby").say("before").isSent("before");
        server.kill();
        assertThat(ada.page().locator("#state-text")).hasText("Disconnected");
        ada.say("while away").isWaiting("while away");

        server.start();
        ada.page().reload();

        ada.isConnected().isSent("while away");
        assertThat(ada.texts()).containsExactly("before", "while away");
    }

    @Test
    void saysThatTheServerIsRestarting() throws Exception {
        ChatPage ada = enter("Ada", "lobby");
        server.stop();
        ada.isTold("The server is restarting.");
        server.start();
        ada.isConnected();
        assertThat(ada.page().locator(".notice")).hasCount(0);
    }

    @Test
    void saysThatTheServerCannotBeReached() throws Exception {
        ChatPage ada = enter("Ada", "lobby");
        server.kill();
        ada.isTold("The server cannot be reached.");
        assertThat(ada.page().getByText(Pattern.compile("Trying again in \\d+ s\\.")))
                .isVisible();
    }

    @Test
    void keepsTheFocusWhereOneTriesAgain() throws Exception {
        ChatPage ada = enter("Ada", "lobby");
        server.kill();
        ada.isTold("The server cannot be reached.");
        Locator again = ada.page().getByRole(AriaRole.BUTTON, ChatPage.named("Try now"));
        again.focus();
        again.evaluate("button => { button.dataset.old = ''; }");
        again.press("Enter");
        assertThat(ada.page().locator("[data-old]")).hasCount(0);
        assertThat(again).isFocused();
    }

    @ParameterizedTest
    @CsvSource({
        "1008, You sent too many messages",
        "1011, The server made a mistake.",
        "1013, Your connection is too slow for what is said here."
    })
    void saysWhyItWasClosedAndMissesNothing(int code, String why) {
        ChatPage ada = enter("Ada", "lobby").say("before").isSent("before");
        List<WebSocketRoute> sockets = new ArrayList<>();
        ChatPage bea = open(Chromium.desktop());
        bea.page().routeWebSocket(Pattern.compile(".*/chat"), socket -> {
            sockets.add(socket);
            socket.connectToServer();
        });
        bea.enter("Bea", "lobby").hears("before");

        sockets.get(0).close(new CloseOptions().setCode(code));
        bea.isTold(why);
        ada.say("meanwhile").isSent("meanwhile");
        bea.retryNow().isConnected().hears("meanwhile");
        assertThat(bea.texts()).containsExactly("before", "meanwhile");
    }
}
