package dev.sluice.demo.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A browser for the class, and a server of its own for each test. At the end the browser has nothing to complain about. */
@Tag("browser")
@Timeout(120)
abstract class BrowserTest {

    @SuppressWarnings("NullAway.Init") // before all tests
    private static Chromium chromium;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path data;

    @SuppressWarnings("NullAway.Init") // before each test
    ChatServer server;

    @BeforeAll
    static void launch() {
        chromium = new Chromium();
    }

    @AfterAll
    static void quit() {
        chromium.close();
    }

    @BeforeEach
    void startServer() throws IOException {
        server = ChatServer.start(
                Stream.of(openStorage(), options()).flatMap(Stream::of).toList());
    }

    @AfterEach
    void endAll() {
        List<String> complaints = chromium.closeWindows();
        server.close();
        assertThat(complaints).isEmpty();
    }

    /** Opens whatever is to keep what is said, and returns the options that tell the server of it. */
    String[] openStorage() throws IOException {
        return new String[] {"--data", data.toString()};
    }

    /** What else the server is to be started with. */
    String[] options() {
        return new String[0];
    }

    /** The server may be away from now on, which the browser need not complain about. */
    void expectServerAway() {
        chromium.expectServerAway();
    }

    /** The server's log may be away from now on, which the browser need not complain about either. */
    void expectLogAway() {
        chromium.expectLogAway();
    }

    ChatPage open(NewContextOptions options) {
        return chromium.open(server, options);
    }

    /** Somebody at a desktop, in a room. */
    ChatPage enter(String name, String room) {
        return open(Chromium.desktop()).enter(name, room);
    }
}
