package dev.sluice.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.options.AriaRole;
import dev.sluice.demo.chat.redis.TestRedis;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said is kept in a Redis that is stopped and started again. */
class LogAwayIT extends BrowserTest {

    private static final String AWAY =
            "The server cannot reach its log; what you say is kept and sent when it is back.";

    @SuppressWarnings("NullAway.Init") // before each test
    private TestRedis redis;

    @Override
    String[] openStorage() throws IOException {
        redis = new TestRedis(data);
        return new String[] {"--redis", redis.url()};
    }

    @BeforeEach
    void theLogWillBeAway() {
        expectLogAway();
    }

    @AfterEach
    void closeStorage() throws IOException {
        redis.close();
    }

    @Test
    void losesAndDoublesNothingThatIsSaidMeanwhile() throws Exception {
        ChatPage ada = enter("Ada", "lobby").say("before").isSent("before");
        ChatPage bea = enter("Bea", "lobby").hears("before");
        redis.stop();
        ada.isTold(AWAY).isConnected();
        bea.isTold(AWAY).isConnected();
        ada.say("while away, first").isWaiting("while away, first");
        ada.say("while away, second").isWaiting("while away, second");
        assertThat(bea.texts()).containsExactly("before");

        redis.start();

        ada.isSent("while away, first").isSent("while away, second").isToldNothing();
        bea.hears("while away, second").isToldNothing().say("after");
        ada.hears("after");
        List<String> texts = List.of("before", "while away, first", "while away, second", "after");
        ChatPage cy = enter("Cy", "lobby").hears("after");
        for (ChatPage page : List.of(ada, bea, cy)) {
            assertThat(page.texts()).isEqualTo(texts);
        }
    }

    @Test
    void isReadAloud() throws Exception {
        ChatPage ada = enter("Ada", "lobby");
        redis.stop();
        assertThat(ada.page().locator("[aria-live=polite]")).hasText(AWAY);
    }

    @Test
    void letsOneIntoARoomWhenItIsBack() throws Exception {
        ChatPage ada = enter("Ada", "lobby");
        redis.stop();
        ada.isTold(AWAY).openRoom("attic").say("while away").isWaiting("while away");
        assertThat(ada.members()).hasCount(0);

        redis.start();

        ada.isSent("while away").isToldNothing();
        assertThat(ada.members()).hasText(new String[] {"Ada"});
    }

    @Test
    void isNoMistakeOfTheServerWhereRoomsAndImagesAreAskedFor() throws Exception {
        ChatPage ada = enter("Ada", "lobby");
        redis.stop();
        ada.isTold(AWAY);
        for (String path : List.of("/api/rooms", "/api/rooms/lobby/images/any")) {
            APIResponse answer =
                    ada.page().context().request().get(server.http(path).toString());
            assertThat(answer.status()).as(path).isEqualTo(503);
            assertThat(answer.text()).as(path).contains("log-away");
        }
    }

    @Test
    void saysWhyNobodyIsLetIn() throws Exception {
        ChatPage bea = enter("Bea", "lobby");
        redis.stop();
        bea.isTold(AWAY);
        ChatPage ada = open(Chromium.desktop()).goTo("lobby").logIn("Ada");
        assertThat(ada.page()
                        .getByRole(AriaRole.ALERT)
                        .getByText("The server cannot reach its log, and so can let nobody in. Try again in a moment."))
                .isVisible();

        redis.start();

        bea.isToldNothing();
        ada.logIn("Ada").isConnected().say("in").isSent("in");
    }
}
