package dev.sluice.demo;

import static dev.sluice.demo.DemoJar.errors;
import static dev.sluice.demo.DemoJar.exitCode;
import static dev.sluice.demo.DemoJar.sigterm;
import static dev.sluice.demo.DemoJar.url;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.EchoPipeline.Delivery;
import io.netty.channel.epoll.Epoll;
import java.io.BufferedReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the jar that people get, in a JVM of its own. */
@Timeout(60)
class RunnableJarIT {

    private final DemoJar jar = new DemoJar();

    @AfterEach
    void endWhatWasStarted() {
        jar.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo", "chat --in-memory"})
    void saysInOneLineWhereItListens(String command) throws Exception {
        Process server = jar.run((command + " --port 0").split(" "));
        BufferedReader out = server.inputReader(UTF_8);
        assertThat(out.readLine()).matches("listening on ws://127\\.0\\.0\\.1:\\d+/(chat)?");
        sigterm(server);
        assertThat(out.readLine()).isNull();
    }

    @Test
    void putsAnIpv6AddressInBrackets() throws Exception {
        assertThat(url(jar.run("echo", "--bind", "::1", "--port", "0")).toString())
                .matches("ws://\\[::1]:\\d+/");
    }

    @Test
    void says1001AndExitsWith0AtSigterm() throws Exception {
        Process server = jar.run("echo", "--port", "0");
        TestClient client = TestClient.connect(url(server).toString());
        assertThat(client.send("before the end").nextText()).isEqualTo("before the end");

        sigterm(server);

        assertThat(client.awaitClose()).isEqualTo(new TestClient.Close(1001, "the server is stopping"));
        assertThat(exitCode(server)).isZero();
        assertThat(errors(server)).contains("stopped").doesNotContain("Exception");
    }

    @Test
    void exitsWith0AlthoughAClientNeverAnswersTheClose() throws Exception {
        Process server = jar.run("echo", "--port", "0");
        URI url = url(server);
        try (RawClient client = RawClient.upgrade(new InetSocketAddress(url.getHost(), url.getPort()), url.getPath())) {
            sigterm(server);
            assertThat(client.readCloseCode()).isEqualTo(1001);
            assertThat(exitCode(server)).isZero();
        }
    }

    @Test
    void takesTheLimitOfAMessage() throws Exception {
        TestClient client = TestClient.connect(
                url(jar.run("echo", "--port", "0", "--max-message-bytes", "10")).toString());
        assertThat(client.send("0123456789").nextText()).isEqualTo("0123456789");
        client.send("0123456789+");
        assertThat(client.awaitClose().code()).isEqualTo(1009);
    }

    @Test
    void servesTheChatItsPageAndItsHealth() throws Exception {
        URI chat = url(jar.run("chat", "--in-memory", "--port", "0"));
        URI page = URI.create("http://" + chat.getAuthority() + "/");
        assertThat(get(page)).contains("<title>Sluice chat</title>");
        assertThat(get(page.resolve("/healthz"))).isEqualTo("ok\n");

        TestClient ada = TestClient.connectAs(cookie(page.resolve("/api/login"), "Ada"), chat.toString(), "chat.v1");
        assertThat(ada.nextText()).startsWith("{\"type\":\"hello\",\"name\":\"Ada\",");
        ada.send("{\"type\":\"join\",\"room\":\"lobby\"}");
        assertThat(ada.nextText())
                .isEqualTo(
                        "{\"type\":\"welcome\",\"room\":\"lobby\",\"seq\":0,\"from\":0,\"oldest\":1,\"members\":[\"Ada\"]}");
    }

    /** Stopped in order, it has written what it was told; and whoever had logged in still is. */
    @Test
    void knowsAfterARestartWhatWasSaidAndWhoIsLoggedIn(@TempDir Path data) throws Exception {
        String[] command = {"chat", "--data", data.toString(), "--port", "0"};
        Process server = jar.run(command);
        URI page = URI.create("http://" + url(server).getAuthority() + "/");
        String cookie = cookie(page.resolve("/api/login"), "Ada");
        assertThat(post(page.resolve("/api/rooms/lobby/messages"), cookie, "{\"text\":\"Good night.\"}"))
                .contains("\"seq\":1");
        sigterm(server);
        assertThat(exitCode(server)).isZero();

        URI again = url(jar.run(command));
        TestClient ada = TestClient.connectAs(cookie, again.toString(), "chat.v1");
        assertThat(ada.nextText()).startsWith("{\"type\":\"hello\"");
        ada.send("{\"type\":\"join\",\"room\":\"lobby\"}");
        assertThat(ada.nextText()).contains("\"seq\":1,\"from\":0");
        assertThat(ada.nextText()).contains("\"text\":\"Good night.\"");
    }

    @Test
    void exitsWith1WhenAnotherServerHasTheData(@TempDir Path data) throws Exception {
        url(jar.run("chat", "--data", data.toString(), "--port", "0"));
        Process second = jar.run("chat", "--data", data.toString(), "--port", "0");
        assertThat(exitCode(second)).isEqualTo(1);
        assertThat(errors(second))
                .startsWith("sluice-demo chat: cannot open " + data.resolve("chat.mv") + ": ")
                .hasLineCount(1);
    }

    @Test
    void exitsWith1WithoutItsRedis() throws Exception {
        Process server = jar.run("chat", "--redis", "redis://:secret@127.0.0.1:1", "--port", "0");
        assertThat(exitCode(server)).isEqualTo(1);
        assertThat(errors(server))
                .contains("sluice-demo chat: cannot use the Redis at redis://")
                .doesNotContain("secret");
    }

    @Test
    void speaksTlsWithACertificateThatItMakes() throws Exception {
        Process server = jar.run("chat", "--in-memory", "--tls", "--port", "0");
        assertThat(server.inputReader(UTF_8).readLine()).matches("listening on wss://127\\.0\\.0\\.1:\\d+/chat");
    }

    @Test
    void takesOptionsFromTheEnvironment() throws Exception {
        Process server = jar.run(Map.of("SLUICE_PORT", "0", "SLUICE_IN_MEMORY", "true"), "chat");
        assertThat(url(server).getPort()).isNotEqualTo(8080);
        Process wrong = jar.run(Map.of("SLUICE_MAX_ROOMS", "0", "SLUICE_IN_MEMORY", "true"), "chat");
        assertThat(exitCode(wrong)).isEqualTo(2);
        assertThat(errors(wrong)).contains("Invalid value for option '--max-rooms': 0 (expected: 1 or more)");
    }

    @Test
    void exitsWith1WhenThePortIsInUse() throws Exception {
        Server taken = TestServer.start(new EchoPipeline(1024, Compression.OFF, Delivery.HANDLER));
        try {
            Process server = jar.run(
                    "chat",
                    "--in-memory",
                    "--port",
                    String.valueOf(taken.address().getPort()));
            assertThat(exitCode(server)).isEqualTo(1);
            assertThat(errors(server))
                    .startsWith("sluice-demo chat: cannot listen on 127.0.0.1:")
                    .hasLineCount(1);
        } finally {
            taken.stop(Duration.ZERO);
        }
    }

    /** On each machine there is one that is not: epoll is of Linux, kqueue of others. */
    @Test
    void exitsWith1WhenTheTransportIsNotAvailable() throws Exception {
        String absent = Epoll.isAvailable() ? "kqueue" : "epoll";
        Process server = jar.run("echo", "--port", "0", "--transport", absent);
        assertThat(exitCode(server)).isEqualTo(1);
        assertThat(errors(server))
                .startsWith("sluice-demo echo: " + absent + " is not available: ")
                .containsPattern("\\(available: .*nio\\)")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @MethodSource("transports")
    void echoesByEachTransportThatIsAvailable(String transport) throws Exception {
        Process server = jar.run("echo", "--port", "0", "--transport", transport);
        TestClient client = TestClient.connect(url(server).toString());
        assertThat(client.send("by " + transport).nextText()).isEqualTo("by " + transport);
        sigterm(server);
        assertThat(client.awaitClose().code()).isEqualTo(1001);
        assertThat(exitCode(server)).isZero();
        // The jar brings a Netty of its own: what is best with that may not be what is best with the tests' one.
        String chosen = transport.equals(Transport.AUTO) ? "(epoll|kqueue|io_uring|nio)" : transport;
        assertThat(errors(server)).containsPattern("the transport is " + chosen + "\n");
    }

    /** As where the operating system forbids it. */
    @Test
    void takesNioWhereNothingBetterIsAvailable() throws Exception {
        List<String> options = List.of("-Dio.netty.transport.noNative=true");
        Process server = jar.run(options, "chat", "--in-memory", "--port", "0");
        url(server);
        sigterm(server);
        assertThat(exitCode(server)).isZero();
        assertThat(errors(server)).contains("the transport is nio\n");
    }

    static List<String> transports() {
        List<String> names = new ArrayList<>(List.of(Transport.AUTO));
        Transport.available().forEach(transport -> names.add(transport.toString()));
        return names;
    }

    @Test
    void exitsWith2ForABadOption() throws Exception {
        Process server = jar.run("echo", "--port", "http");
        assertThat(exitCode(server)).isEqualTo(2);
        assertThat(errors(server))
                .startsWith("sluice-demo echo: Invalid value for option '--port'")
                .hasLineCount(1);
    }

    @Test
    void tellsItsVersion() throws Exception {
        Process process = jar.run("--version");
        assertThat(process.inputReader(UTF_8).readLine())
                .isEqualTo("sluice-demo " + System.getProperty("demo.version"));
        assertThat(exitCode(process)).isZero();
    }

    static String cookie(URI login, String name) throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(json(login, "{\"name\":\"" + name + "\"}").build(), HttpResponse.BodyHandlers.ofString(UTF_8));
        assertThat(response.statusCode()).isEqualTo(200);
        return response.headers().firstValue("set-cookie").orElseThrow().replaceFirst(";.*", "");
    }

    private static String post(URI uri, String cookie, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(json(uri, body).header("cookie", cookie).build(), HttpResponse.BodyHandlers.ofString(UTF_8))
                .body();
    }

    private static HttpRequest.Builder json(URI uri, String body) {
        return HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(DemoJar.WAIT_SECONDS))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static String get(URI uri) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(DemoJar.WAIT_SECONDS))
                .build();
        HttpResponse<String> response =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }
}
