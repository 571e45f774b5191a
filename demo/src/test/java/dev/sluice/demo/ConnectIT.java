package dev.sluice.demo;

import static dev.sluice.demo.DemoJar.errors;
import static dev.sluice.demo.DemoJar.exitCode;
import static dev.sluice.demo.DemoJar.sigterm;
import static dev.sluice.demo.DemoJar.url;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.Writer;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client for the terminal, with its input and output piped. */
@Timeout(60)
class ConnectIT {

    private final DemoJar jar = new DemoJar();

    @AfterEach
    void endWhatWasStarted() {
        jar.close();
    }

    @Test
    void showsTheEchoOfAllThatIsPipedIn() throws Exception {
        Process client = jar.run("connect", echo().toString());
        type(client, "hello\n世界 🌍\n//slash\n\nlast without an end of line");
        client.outputWriter().close();

        assertThat(messages(client))
                .containsExactly(
                        "text 5 B: hello",
                        "text 11 B: 世界 🌍",
                        "text 6 B: /slash",
                        "text 0 B: ",
                        "text 27 B: last without an end of line");
        assertThat(errors(client)).contains("connected, permessage-deflate").endsWith("closed: 1000");
        assertThat(exitCode(client)).isZero();
    }

    @Test
    void answersEachLineWhileTheInputIsOpen() throws Exception {
        Process client = jar.run("connect", "--deflate=off", echo().toString());
        BufferedReader out = client.inputReader(UTF_8);
        BufferedReader err = client.errorReader(UTF_8);
        assertThat(err.readLine()).isEqualTo("connected (/help tells the commands)");
        type(client, "one\n");
        assertThat(out.readLine()).isEqualTo("text 3 B: one");
        type(client, "/ping\n");
        assertThat(err.readLine()).matches("pong after \\d+\\.\\d ms");
        type(client, "/pong\n");
        assertThat(err.readLine()).startsWith("/pong is no command");
        type(client, "/close 4001 so long\n");
        assertThat(err.readLine()).isEqualTo("closed: 4001");
        assertThat(exitCode(client)).isZero();
    }

    @Test
    void speaksTheChatsSubprotocol() throws Exception {
        URI chat = url(jar.run("chat", "--in-memory", "--port", "0"));
        String cookie = RunnableJarIT.cookie(URI.create("http://" + chat.getAuthority() + "/api/login"), "Ada");
        Process client = jar.run(
                "connect",
                "--subprotocol=other",
                "--subprotocol=chat.v1",
                "--origin=http://" + chat.getAuthority(),
                "--header=Cookie: " + cookie,
                chat.toString());
        type(client, "{\"type\":\"join\",\"room\":\"lobby\"}\n");
        // The room answers from its own event loop, which may be later than a Close that follows at once.
        BufferedReader out = client.inputReader(UTF_8);
        assertThat(out.readLine()).contains("\"type\":\"hello\"");
        assertThat(out.readLine()).contains("\"type\":\"welcome\"");
        client.outputWriter().close();
        assertThat(errors(client)).contains("connected, subprotocol chat.v1");
        assertThat(exitCode(client)).isZero();
    }

    @Test
    void tellsWhyItWasRefused() throws Exception {
        Process client = jar.run("connect", "--origin=https://elsewhere.example", echo().toString());
        assertThat(exitCode(client)).isEqualTo(1);
        assertThat(errors(client))
                .isEqualTo("sluice-demo connect: The server did not switch protocols."
                        + " It answered 403 Forbidden. It says: Pages of this origin may not connect.");
    }

    @Test
    void endsWhenTheServerDoesAlthoughTheInputIsOpen() throws Exception {
        Process server = jar.run("echo", "--port", "0");
        Process client = jar.run("connect", url(server).toString());
        BufferedReader err = client.errorReader(UTF_8);
        assertThat(err.readLine()).startsWith("connected");
        sigterm(server);
        assertThat(err.readLine()).isEqualTo("closed: 1001 the server is stopping");
        assertThat(exitCode(client)).isZero();
    }

    @Test
    void saysGoodbyeWhenItIsTerminated() throws Exception {
        Process client = jar.run("connect", echo().toString());
        assertThat(client.errorReader(UTF_8).readLine()).startsWith("connected");
        sigterm(client);
        assertThat(client.errorReader(UTF_8).readLine()).isEqualTo("closed: 1001");
        assertThat(exitCode(client)).isEqualTo(143);
    }

    private URI echo() throws Exception {
        return url(jar.run("echo", "--port", "0"));
    }

    private static void type(Process client, String text) throws Exception {
        Writer input = client.outputWriter(UTF_8);
        input.write(text);
        input.flush();
    }

    private static List<String> messages(Process client) {
        return client.inputReader(UTF_8).lines().toList();
    }
}
