package dev.sluice.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The page as somebody uses it who sees and hears it: by labels, roles and texts. */
final class ChatPage {

    private final Page page;
    private final ChatServer server;

    ChatPage(Page page, ChatServer server) {
        this.page = page;
        this.server = server;
    }

    Page page() {
        return page;
    }

    /** Goes to the address of a room. */
    ChatPage goTo(String room) {
        page.navigate(server.http("/#" + encoded(room)).toString());
        return this;
    }

    /** Opens the room's address and says who one is. */
    ChatPage enter(String name, String room) {
        goTo(room).logIn(name);
        assertThat(heading(room)).isVisible();
        return isConnected();
    }

    ChatPage logIn(String name) {
        page.getByLabel("Your name").fill(name);
        page.getByRole(AriaRole.BUTTON, named("Come in")).click();
        return this;
    }

    ChatPage isConnected() {
        assertThat(page.locator("#state-text")).hasText("Connected");
        return this;
    }

    /** Says something, which is shown at once. */
    ChatPage say(String text) {
        write(text);
        composer().press("Enter");
        assertThat(composer()).hasValue("");
        return this;
    }

    ChatPage write(String text) {
        composer().fill(text);
        return this;
    }

    /** The text is there, once. */
    ChatPage hears(String text) {
        assertThat(message(text)).hasCount(1);
        assertThat(message(text)).isVisible();
        return this;
    }

    /** What was said last has been written by the server. */
    ChatPage isSent(String text) {
        assertThat(said(text).locator(".tick.sent")).hasCount(1);
        return this;
    }

    /** What was said last is still to be sent. */
    ChatPage isWaiting(String text) {
        assertThat(said(text).locator(".tick.waiting")).hasCount(1);
        return this;
    }

    ChatPage pick(String file, byte[] bytes) {
        page.locator("#file").setInputFiles(new FilePayload(file, "image/png", bytes));
        return this;
    }

    ChatPage isToldThere(String why) {
        assertThat(page.locator("#text-refusal")).containsText(why);
        return this;
    }

    ChatPage isTold(String notice) {
        assertThat(page.locator(".notice").filter(new Locator.FilterOptions().setHasText(notice)))
                .hasCount(1);
        return this;
    }

    ChatPage openRoom(String room) {
        askForRoom(room);
        assertThat(heading(room)).isVisible();
        return this;
    }

    /** No notice is above the messages, or none any longer. */
    ChatPage isToldNothing() {
        assertThat(page.locator(".notice")).hasCount(0);
        return this;
    }

    /** Writes the name of a room, which may be none. */
    ChatPage askForRoom(String room) {
        roomField().fill(room);
        roomField().press("Enter");
        return this;
    }

    ChatPage retryNow() {
        page.getByRole(AriaRole.BUTTON, named("Try now")).click();
        return this;
    }

    ChatPage screenshot(String name) {
        page.mouse().move(0, 0); // so that nothing is shown only since it is pointed at
        Path directory = Path.of(System.getProperty("screenshots", "target/screenshots"));
        page.screenshot(new Page.ScreenshotOptions().setPath(directory.resolve(name + ".png")));
        return this;
    }

    Locator composer() {
        return page.getByLabel("Message", new Page.GetByLabelOptions().setExact(true));
    }

    Locator roomField() {
        return page.getByLabel("Open a room");
    }

    Locator heading(String name) {
        return page.getByRole(
                AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** A message with that text. */
    Locator said(String text) {
        return page.locator(".message").filter(new Locator.FilterOptions().setHas(text(page.locator(".text"), text)));
    }

    Locator members() {
        return page.locator("#members .name");
    }

    /** All texts that are shown, from the first to the last. */
    List<String> texts() {
        return page.locator(".message .text").allTextContents();
    }

    private Locator message(String text) {
        return text(page.locator(".message .text"), text);
    }

    private static Locator text(Locator within, String text) {
        return within.getByText(text, new Locator.GetByTextOptions().setExact(true));
    }

    static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
