package dev.sluice.demo.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.RawClient;
import dev.sluice.demo.Server;
import dev.sluice.demo.TestClient;
import dev.sluice.demo.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The example in the README is compiled and run, so that it stays true. */
class ReadmeTest {

    private static final Path MODULE = Path.of(System.getProperty("basedir"));

    @Test
    void showsTheExampleThatIsRunHere() throws IOException {
        String source = Files.readString(MODULE.resolve("src/test/java/dev/sluice/demo/readme/MyInitializer.java"));
        String example = source.substring(source.indexOf("class MyInitializer"));
        String readme = Files.readString(MODULE.resolveSibling("README.md"));
        assertThat(Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                        .matcher(readme)
                        .results()
                        .map((MatchResult block) -> block.group(1)))
                .containsExactly(example);
    }

    @Test
    void addsAWebSocketToAServerThatSpeaksHttp() throws Exception {
        Server server = TestServer.start(pipeline -> pipeline.addLast(new MyInitializer()));
        try {
            TestClient client = TestClient.connect(server.url("ws", "/shout"));
            assertThat(client.send("hello").nextText()).isEqualTo("HELLO");
            try (RawClient browser = RawClient.connect(server.address())) {
                browser.send("GET /elsewhere HTTP/1.1\r\nHost: test\r\n\r\n");
                assertThat(browser.readHead()).startsWith("HTTP/1.1 200 OK");
                assertThat(browser.readText(MyHttpHandler.ANSWER.length())).isEqualTo(MyHttpHandler.ANSWER);
            }
        } finally {
            server.stop(Duration.ofSeconds(1));
        }
    }
}
