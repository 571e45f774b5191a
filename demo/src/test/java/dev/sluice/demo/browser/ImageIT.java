package dev.sluice.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImageIT extends BrowserTest {

    private static final int MOST_BYTES = 1_048_576;

    @Test
    void showsAnImageToTheOtherOne() throws Exception {
        ChatPage ada = enter("Ada", "lobby");
        ChatPage bea = enter("Bea", "lobby");
        ada.pick("lock.png", Images.png(640, 480));
        assertThat(ada.page().getByText("lock.png, ")).isVisible();
        ada.composer().press("Enter");

        Locator image = bea.page().getByAltText(Pattern.compile("Image from Ada, \\d\\d:\\d\\d"));
        assertThat(image).isVisible();
        assertThat(image).hasJSProperty("naturalWidth", 640);
        assertThat(image).hasAttribute("loading", "lazy");
        assertThat(bea.page().getByRole(AriaRole.LINK).filter(new Locator.FilterOptions().setHas(image)))
                .hasAttribute("href", Pattern.compile("/api/rooms/lobby/images/.+"));
        assertThat(ada.page().locator(".message .tick.sent")).hasCount(1);
    }

    @Test
    void takesAnImageThatIsDropped() throws Exception {
        ChatPage ada = enter("Ada", "lobby");
        ada.page()
                .evaluate(
                        "bytes => {"
                                + "  const dataTransfer = new DataTransfer();"
                                + "  dataTransfer.items.add(new File([new Uint8Array(bytes)], 'lock.png', { type: 'image/png' }));"
                                + "  document.getElementById('chat').dispatchEvent("
                                + "      new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));"
                                + "}",
                        unsigned(Images.png(8, 8)));
        assertThat(ada.page().getByText("lock.png, ")).isVisible();
        ada.page().getByRole(AriaRole.BUTTON, ChatPage.named("Remove")).click();
        assertThat(ada.page().getByText("lock.png, ")).hasCount(0);
    }

    @Test
    void refusesAnImageThatIsTooBigInWordsBeforeItIsSent() throws Exception {
        ChatPage ada = enter("Ada", "lobby").pick("big.png", Images.png(MOST_BYTES + 1));
        ada.isToldThere("That image has 1.1 MiB; 1 MiB is the most.");
        assertThat(ada.page().locator("#attached")).isHidden();
    }

    @Test
    void refusesWhatIsNoImageWhateverItIsCalled() {
        enter("Ada", "lobby")
                .pick("image.png", "<svg onload=alert(1)>".getBytes(UTF_8))
                .isToldThere("That is no image that can be shown here: PNG, JPEG, GIF or WebP.");
    }

    /** The server is the one who knows: a page that has been told of another limit is closed with 1009, and comes back. */
    @Test
    void doesNotSendAgainWhatTheServerHasFoundTooLong() throws Exception {
        expectServerAway();
        ChatPage ada = open(Chromium.desktop());
        ada.page()
                .routeWebSocket(
                        Pattern.compile(".*/chat"),
                        socket -> socket.connectToServer()
                                .onMessage(frame -> socket.send(
                                        frame.text().replace("\"image\":" + MOST_BYTES, "\"image\":99999999"))));
        ada.enter("Ada", "lobby").pick("big.png", Images.png(4 * MOST_BYTES));
        assertThat(ada.page().getByText("big.png, ")).isVisible();
        ada.composer().press("Enter");

        ada.isToldThere("That image was too big for the server and was not sent.")
                .isConnected();
        assertThat(ada.page().locator(".message")).hasCount(0);
        ada.say("Then in words.").isSent("Then in words.");
    }

    private static List<Integer> unsigned(byte[] bytes) {
        return IntStream.range(0, bytes.length).mapToObj(i -> bytes[i] & 0xff).toList();
    }
}
