package dev.sluice.demo.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Compression;
import dev.sluice.demo.RawClient;
import dev.sluice.demo.Server;
import dev.sluice.demo.TestClient;
import dev.sluice.demo.TestServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real server and clients that are not ours. */
class ChatPipelineTest {

    private static final ChatLimits LIMITS = new ChatLimits(32, 32, 2_000, 10, 50, 1_000, 1_000);
    private final Hub hub = new Hub(LIMITS, Clock.systemUTC());
    private Server server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start(new ChatPipeline(LIMITS, Compression.TAKEOVER, hub));
    }

    @AfterEach
    void stop() {
        server.stop(Duration.ofSeconds(1));
    }

    @Test
    void servesThePageAndItsHealthBesideTheWebSocket() throws IOException {
        try (RawClient browser = RawClient.connect(server.address())) {
            browser.send("GET /healthz HTTP/1.1\r\nHost: test\r\n\r\n");
            assertThat(browser.readHead()).startsWith("HTTP/1.1 200 OK").contains("cache-control: no-store");
            assertThat(browser.readText(3)).isEqualTo("ok\n");
            browser.send("HEAD / HTTP/1.1\r\nHost: test\r\n\r\n");
            assertThat(browser.readHead()).startsWith("HTTP/1.1 200 OK").contains("content-security-policy: ");
        }
    }

    @Test
    void agreesOnTheSubprotocol() throws Exception {
        TestClient client = TestClient.connect(server.url("ws", "/chat"), "chat.v1");
        assertThat(client.subprotocol()).isEqualTo("chat.v1");
    }

    @Test
    void refusesAClientThatDoesNotOfferTheSubprotocol() throws IOException {
        String body = "This chat speaks chat.v1: offer it in Sec-WebSocket-Protocol.";
        for (String offer : List.of("X-No: offer", "Sec-WebSocket-Protocol: chat.v2, mqtt")) {
            try (RawClient client = RawClient.connect(server.address())) {
                client.send(RawClient.upgradeRequest("/chat", offer));
                assertThat(client.readHead()).startsWith("HTTP/1.1 400 ");
                assertThat(client.readText(body.length())).isEqualTo(body);
            }
        }
    }

    @Test
    void refusesPagesOfOtherSites() throws IOException {
        try (RawClient client = RawClient.connect(server.address())) {
            client.send(
                    RawClient.upgradeRequest("/chat", "Sec-WebSocket-Protocol: chat.v1", "Origin: https://evil.test"));
            assertThat(client.readHead()).startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void carriesTheLongestTextHoweverItIsEscaped() throws Exception {
        TestClient client = connect("Ada", "lobby");
        client.send("{\"type\":\"say\",\"text\":\"" + "\\ud83d\\ude00".repeat(LIMITS.maxTextLength()) + "\"}");
        assertThat(client.nextText()).contains("\uD83D\uDE00".repeat(LIMITS.maxTextLength()));
    }

    @Test
    void closes1009AfterAMessageThatIsTooLong() throws Exception {
        TestClient client = TestClient.connect(server.url("ws", "/chat"), "chat.v1");
        client.send("x".repeat(LIMITS.maxMessageBytes() + 1));
        assertThat(client.awaitClose().code()).isEqualTo(1009);
    }

    @Test
    void closes1007AfterTextThatIsNotUtf8() throws Exception {
        try (RawClient client = RawClient.upgrade(server.address(), "/chat")) {
            client.channel().write(ByteBuffer.wrap(RawClient.frame(0x81, new byte[] {(byte) 0xC0, (byte) 0x80})));
            assertThat(client.readCloseCode()).isEqualTo(1007);
        }
    }

    @Test
    void showsEverybodyTheSameOrderWhateverTheirEventLoops() throws Exception {
        int members = 12;
        int messages = 40;
        List<TestClient> clients = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            clients.add(connect("member " + i, "lobby"));
        }
        List<Thread> speakers = new ArrayList<>();
        for (TestClient client : clients) {
            speakers.add(new Thread(() -> sayNumbers(client, messages)));
        }
        speakers.forEach(Thread::start);
        List<String> first = said(clients.get(0), members * messages);
        for (TestClient client : clients) {
            if (client != clients.get(0)) {
                assertThat(said(client, members * messages)).isEqualTo(first);
            }
        }
    }

    @Test
    void forgetsMembersHoweverTheyLeave() throws Exception {
        TestClient watcher = connect("watcher", "lobby");
        TestClient polite = connect("polite", "lobby");
        TestClient rude = connect("rude", "lobby");
        RawClient broken = RawClient.upgrade(server.address(), "/chat");
        broken.channel().write(joinFrame("broken"));
        awaitText(watcher, "\"joined\"", "broken");

        polite.close(1000, "bye");
        awaitText(watcher, "\"left\"", "polite");
        rude.abort();
        awaitText(watcher, "\"left\"", "rude");
        broken.channel().write(ByteBuffer.wrap(new byte[] {(byte) 0xFF, 0}));
        assertThat(broken.readCloseCode()).isEqualTo(1002);
        broken.close();
        awaitText(watcher, "\"left\"", "broken");

        watcher.send("{\"type\":\"leave\"}").send("{\"type\":\"join\",\"room\":\"attic\",\"name\":\"watcher\"}");
        awaitText(watcher, "\"welcome\"", "attic");
        assertThat(hub.rooms()).isEqualTo(1);
    }

    @Test
    void forgetsMembersWhoGoAwayBeforeTheyAreIn() throws Exception {
        TestClient watcher = connect("watcher", "lobby");
        int hasty = 30;
        for (int i = 0; i < hasty; i++) {
            try (RawClient client = RawClient.upgrade(server.address(), "/chat")) {
                client.channel().write(joinFrame("hasty " + i));
            }
        }
        for (int i = 0; i < hasty; i++) {
            awaitText(watcher, "\"left\"", "hasty ");
        }
        watcher.send("{\"type\":\"leave\"}").send("{\"type\":\"join\",\"room\":\"attic\",\"name\":\"watcher\"}");
        awaitText(watcher, "\"welcome\"", "[\"watcher\"]");
        assertThat(hub.rooms()).isEqualTo(1);
    }

    private static ByteBuffer joinFrame(String name) {
        String json = "{\"type\":\"join\",\"room\":\"lobby\",\"name\":\"" + name + "\"}";
        return ByteBuffer.wrap(RawClient.frame(0x81, json.getBytes(UTF_8)));
    }

    private TestClient connect(String name, String room) throws Exception {
        TestClient client = TestClient.connect(server.url("ws", "/chat"), "chat.v1");
        client.send("{\"type\":\"join\",\"room\":\"" + room + "\",\"name\":\"" + name + "\"}");
        awaitText(client, "\"welcome\"", name);
        return client;
    }

    private static void sayNumbers(TestClient client, int messages) {
        try {
            for (int i = 0; i < messages; i++) {
                client.send("{\"type\":\"say\",\"text\":\"" + i + "\"}");
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> said(TestClient client, int count) throws InterruptedException {
        List<String> said = new ArrayList<>();
        while (said.size() < count) {
            String message = client.nextText();
            if (message.contains("\"said\"")) {
                said.add(message);
            }
        }
        return said;
    }

    private static void awaitText(TestClient client, String... parts) throws InterruptedException {
        String message;
        do {
            message = client.nextText();
        } while (!Stream.of(parts).allMatch(message::contains));
    }
}
