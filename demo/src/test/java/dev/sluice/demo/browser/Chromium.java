package dev.sluice.demo.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Chromium, with windows that know nothing of each other. */
final class Chromium implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 20_000;

    static {
        PlaywrightAssertions.setDefaultAssertionTimeout(TIMEOUT_MILLIS);
    }

    private final Playwright playwright =
            Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final Browser browser = playwright
            .chromium()
            .launch(new LaunchOptions()
                    .setExecutablePath(executable())
                    .setChromiumSandbox(false)
                    .setArgs(List.of(
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
    private final List<BrowserContext> contexts = new ArrayList<>();
    private Complaints complaints = new Complaints();

    /** A window of a desktop. Nothing moves in it, so that pictures are the same each time. */
    static NewContextOptions desktop() {
        return new NewContextOptions()
                .setViewportSize(1_200, 780)
                .setLocale("en-GB")
                .setReducedMotion(ReducedMotion.REDUCE);
    }

    /** A window of a phone. */
    static NewContextOptions phone() {
        return desktop().setViewportSize(390, 780).setHasTouch(true);
    }

    /** Opens a window. */
    ChatPage open(ChatServer server, NewContextOptions options) {
        BrowserContext context = browser.newContext(options);
        contexts.add(context);
        Page page = context.newPage();
        page.setDefaultTimeout(TIMEOUT_MILLIS);
        complaints.listenTo(page);
        return new ChatPage(page, server);
    }

    /** The server may be away from now on, which the browser need not complain about. */
    void expectServerAway() {
        complaints.expectServerAway();
    }

    /** The server's log may be away from now on, which the browser need not complain about either. */
    void expectLogAway() {
        complaints.expectLogAway();
    }

    /**
     * Closes all windows.
     *
     * @return what the browser had to complain about
     */
    List<String> closeWindows() {
        contexts.forEach(BrowserContext::close);
        contexts.clear();
        List<String> lines = complaints.lines();
        complaints = new Complaints();
        return lines;
    }

    private static Path executable() {
        return Path.of(Optional.ofNullable(System.getProperty("chromium"))
                .or(() -> Optional.ofNullable(System.getenv("CHROMIUM")))
                .orElse("/usr/bin/chromium"));
    }

    @Override
    public void close() {
        playwright.close();
    }
}
