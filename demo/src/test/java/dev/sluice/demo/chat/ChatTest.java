package dev.sluice.demo.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Compression;
import dev.sluice.demo.RawClient;
import dev.sluice.demo.Server;
import dev.sluice.demo.TestClient;
import dev.sluice.demo.TestServer;
import dev.sluice.demo.chat.backend.EmbeddedBackend;
import dev.sluice.demo.chat.protocol.ChatLimits;
import dev.sluice.handshake.OriginPolicy;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A chat over real sockets, by what {@code docs/chat-protocol.md} says. */
@Timeout(60)
class ChatTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String LOBBY = "\"room\":\"lobby\"";
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 1, 2, 3};

    /** Few rooms, few members, little to say, much of it. */
    private static final ChatLimits LIMITS = new ChatLimits(10, 10, 100, 20_000, 3, 2, 3, 100, 1_000);

    private EventExecutor timer;
    private Server server;
    private Chat chat;

    @BeforeEach
    void start() throws IOException {
        start(settings(LIMITS, 1 << 20));
    }

    @AfterEach
    void stop() {
        server.stop(Duration.ofSeconds(1));
        chat.close();
        timer.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Nested
    class Login {

        @Test
        void givesACookieThatLetsIn() throws Exception {
            HttpResponse<String> login = login("Ada");
            assertThat(login.statusCode()).isEqualTo(200);
            assertThat(JSON.readTree(login.body()).get("name").asString()).isEqualTo("Ada");
            assertThat(login.headers().firstValue("set-cookie").orElseThrow())
                    .contains("HTTPOnly", "SameSite=Strict", "Path=/", "Max-Age=43200")
                    .doesNotContain("Secure");
            assertThat(get("/api/session", cookie(login)).body()).contains("\"name\":\"Ada\"");
            TestClient ada = connect(cookie(login));
            JsonNode hello = JSON.readTree(ada.nextText());
            assertThat(hello.get("type").asString()).isEqualTo("hello");
            assertThat(hello.get("limits").toString())
                    .isEqualTo("{\"name\":10,\"room\":10,\"text\":100,\"image\":20000,\"rooms\":2}");
            assertThat(ada.subprotocol()).isEqualTo("chat.v1");
        }

        @ParameterizedTest
        @CsvSource({
            "'{\"name\":\"\"}', 400, bad-name",
            "'{\"name\":\"much too long\"}', 400, bad-name",
            "'{\"name\":\"a\\u202eb\"}', 400, bad-name",
            "'{\"name\":\"Root\"}', 403, banned",
            "'{\"name\":\"ｒｏｏｔ\"}', 403, banned",
            "'{\"name\":7}', 400, bad-message",
            "'{}', 400, bad-message",
            "'{', 400, bad-message",
        })
        void isRefusedInWords(String body, int status, String code) throws Exception {
            HttpResponse<String> refusal = post("/api/login", null, body);
            assertThat(refusal.statusCode()).isEqualTo(status);
            assertThat(JSON.readTree(refusal.body()).get("code").asString()).isEqualTo(code);
            assertThat(refusal.headers().firstValue("set-cookie")).isEmpty();
        }

        @Test
        void isRefusedForANameThatIsInUse() throws Exception {
            String ada = cookie(login("Ada"));
            assertThat(login("ADA").statusCode()).isEqualTo(409);
            assertThat(post("/api/logout", ada, "").statusCode()).isEqualTo(204);
            assertThat(login("ADA").statusCode()).isEqualTo(200);
            assertThat(get("/api/session", ada).statusCode())
                    .as("the former session")
                    .isEqualTo(409);
        }

        @Test
        void wantsJsonFromItsOwnPage() throws Exception {
            HttpRequest.Builder form = HttpRequest.newBuilder(uri("/api/login"))
                    .header("content-type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("{\"name\":\"Ada\"}"));
            assertThat(send(form).statusCode()).isEqualTo(415);
            HttpRequest.Builder foreign = HttpRequest.newBuilder(uri("/api/login"))
                    .header("content-type", "application/json")
                    .header("origin", "https://elsewhere.example")
                    .POST(BodyPublishers.ofString("{\"name\":\"Ada\"}"));
            assertThat(send(foreign).statusCode()).isEqualTo(403);
        }
    }

    @Nested
    class Handshake {

        @ParameterizedTest
        @CsvSource({
            "'', 401",
            "sluice-chat=forged.signature, 401",
            "sluice-chat, 401",
        })
        void wantsACookieOfThisChat(String cookie, int status) throws Exception {
            assertThat(handshake(cookie, "Sec-WebSocket-Protocol: chat.v1")).startsWith("HTTP/1.1 " + status);
        }

        @Test
        void wantsTheSubprotocol() throws Exception {
            assertThat(handshake(cookie(login("Ada")), "X-Nothing: at all")).startsWith("HTTP/1.1 400 ");
        }

        @Test
        void wantsAPageOfThisServer() throws Exception {
            assertThat(handshake(
                            cookie(login("Ada")),
                            "Sec-WebSocket-Protocol: chat.v1",
                            "Origin: https://elsewhere.example"))
                    .startsWith("HTTP/1.1 403 ");
        }

        @Test
        void isRefusedWhenSomebodyElseHasTheNameByNow() throws Exception {
            String former = cookie(login("Ada"));
            post("/api/logout", former, "");
            login("Ada");
            assertThat(handshake(former, "Sec-WebSocket-Protocol: chat.v1")).startsWith("HTTP/1.1 409 ");
        }
    }

    @Nested
    class Rooms {

        @Test
        void welcomeTellsWhoIsThere() throws Exception {
            TestClient ada = enter("Ada");
            assertThat(join(ada))
                    .isEqualTo("{\"type\":\"welcome\",\"room\":\"lobby\",\"seq\":0,\"from\":0,\"oldest\":1,"
                            + "\"members\":[\"Ada\"]}");
            expect(ada, "presence", "\"joined\":[\"Ada\"]");
            TestClient bea = enter("Bea");
            assertThat(join(bea)).endsWith("\"members\":[\"Ada\",\"Bea\"]}");
            expect(ada, "presence", "\"joined\":[\"Bea\"],\"left\":[]");
            bea.send("{\"type\":\"leave\"," + LOBBY + "}");
            expect(bea, "left", LOBBY);
            expect(ada, "presence", "\"joined\":[],\"left\":[\"Bea\"]");
        }

        @Test
        void everybodyHearsWhatIsSaidTheOneWhoSaysItToo() throws Exception {
            TestClient ada = enter("Ada");
            TestClient bea = enter("Bea");
            join(ada);
            join(bea);
            ada.send("{\"type\":\"say\"," + LOBBY + ",\"id\":\"a-1\",\"text\":\"Hello 🌊\"}");
            // Whichever of the two comes first.
            List<String> heard = new ArrayList<>();
            do {
                heard.add(ada.nextText());
            } while (heard.stream()
                            .filter(message -> message.contains("\"id\":\"a-1\""))
                            .count()
                    < 2);
            assertThat(heard)
                    .contains("{\"type\":\"ack\",\"id\":\"a-1\",\"room\":\"lobby\",\"seq\":1}")
                    .anyMatch(message -> message.contains("\"text\":\"Hello 🌊\""));
            expect(bea, "said", "\"seq\":1,\"id\":\"a-1\",\"name\":\"Ada\"");
        }

        @Test
        void whatIsSaidAgainIsAcknowledgedAgainAndSaidOnce() throws Exception {
            TestClient ada = enter("Ada");
            join(ada);
            for (String id : List.of("a", "a", "b")) {
                ada.send("{\"type\":\"say\"," + LOBBY + ",\"id\":\"" + id + "\",\"text\":\"something\"}");
            }
            List<String> messages = new ArrayList<>();
            do {
                messages.add(ada.nextText());
            } while (messages.stream()
                            .filter(message -> message.contains("\"seq\":2"))
                            .count()
                    < 2);
            assertThat(messages)
                    .filteredOn(message -> message.contains("\"type\":\"ack\",\"id\":\"a\""))
                    .hasSize(2);
            assertThat(messages)
                    .filteredOn(message -> message.contains("\"type\":\"said\""))
                    .hasSize(2);
        }

        @Test
        void whoeverComesBackGetsWhatWasMissed() throws Exception {
            TestClient ada = enter("Ada");
            join(ada);
            for (int i = 1; i <= 250; i++) {
                ada.send("{\"type\":\"say\"," + LOBBY + ",\"id\":\"i-" + i + "\",\"text\":\"" + i + "\"}");
            }
            expect(ada, "ack", "\"seq\":250}");
            TestClient bea = enter("Bea");
            bea.send("{\"type\":\"join\"," + LOBBY + ",\"since\":17}");
            expect(bea, "welcome", "\"seq\":250,\"from\":17,");
            assertThat(catchUp(bea, 250)).containsExactlyElementsOf(numbers(18, 250));
            TestClient cy = enter("Cy");
            cy.send("{\"type\":\"join\"," + LOBBY + "}");
            expect(cy, "welcome", "\"from\":200,");
            assertThat(catchUp(cy, 250)).containsExactlyElementsOf(numbers(201, 250));
        }

        @Test
        void aNumberThatTheLogHasNotReachedIsForgotten() throws Exception {
            TestClient ada = enter("Ada");
            ada.send("{\"type\":\"join\"," + LOBBY + ",\"since\":99}");
            expect(ada, "welcome", "\"seq\":0,\"from\":0,");
        }

        @Test
        void historyGoesBackPageByPage() throws Exception {
            TestClient ada = enter("Ada");
            join(ada);
            for (int i = 1; i <= 5; i++) {
                ada.send("{\"type\":\"say\"," + LOBBY + ",\"id\":\"i-" + i + "\",\"text\":\"" + i + "\"}");
            }
            expect(ada, "ack", "\"seq\":5}");
            ada.send("{\"type\":\"history\"," + LOBBY + ",\"before\":5,\"limit\":3}");
            JsonNode page = JSON.readTree(expect(ada, "entries", "\"before\":5"));
            assertThat(page.get("entries").findValuesAsString("seq")).containsExactly("2", "3", "4");
            assertThat(page.get("more").asBoolean()).isTrue();
            ada.send("{\"type\":\"history\"," + LOBBY + ",\"before\":2}");
            page = JSON.readTree(expect(ada, "entries", "\"before\":2"));
            assertThat(page.get("entries").findValuesAsString("seq")).containsExactly("1");
            assertThat(page.get("more").asBoolean()).isFalse();
        }

        @Test
        void onesOwnCanBeEditedAndDeleted() throws Exception {
            TestClient ada = enter("Ada");
            TestClient bea = enter("Bea");
            join(ada);
            join(bea);
            ada.send("{\"type\":\"say\"," + LOBBY + ",\"id\":\"a\",\"text\":\"helo\"}");
            expect(bea, "said", "\"seq\":1,");
            ada.send("{\"type\":\"edit\"," + LOBBY + ",\"id\":\"b\",\"seq\":1,\"text\":\"hello\"}");
            expect(bea, "edited", "\"seq\":2,\"edits\":1,\"id\":\"b\",\"name\":\"Ada\"");
            bea.send("{\"type\":\"delete\"," + LOBBY + ",\"id\":\"c\",\"seq\":1}");
            expect(bea, "error", "\"code\":\"not-yours\"");
            ada.send("{\"type\":\"delete\"," + LOBBY + ",\"id\":\"d\",\"seq\":1}");
            expect(bea, "deleted", "\"seq\":3,\"deletes\":1,\"id\":\"d\"");
            ada.send("{\"type\":\"edit\"," + LOBBY + ",\"id\":\"e\",\"seq\":1,\"text\":\"back\"}");
            expect(ada, "error", "\"code\":\"no-such-message\"");
        }

        @Test
        void typingIsToldToTheOthers() throws Exception {
            TestClient ada = enter("Ada");
            TestClient bea = enter("Bea");
            join(ada);
            join(bea);
            ada.send("{\"type\":\"typing\"," + LOBBY + "}");
            expect(bea, "typing", "\"room\":\"lobby\",\"name\":\"Ada\"");
            ada.send("{\"type\":\"ping\",\"id\":\"p\"}");
            assertThat(until(ada, "pong")).noneMatch(message -> message.contains("\"type\":\"typing\""));
        }

        @Test
        void anImageIsShownToEverybodyAndCanBeFetched() throws Exception {
            String cookie = cookie(login("Ada"));
            TestClient ada = connect(cookie);
            join(ada);
            ada.send(image("{\"type\":\"image\"," + LOBBY + ",\"id\":\"cat\"}", PNG));
            JsonNode said = JSON.readTree(expect(ada, "said", "\"image\":"));
            assertThat(said.get("image").get("type").asString()).isEqualTo("image/png");
            assertThat(said.get("image").get("bytes").asInt()).isEqualTo(PNG.length);
            String path =
                    "/api/rooms/lobby/images/" + said.get("image").get("id").asString();
            HttpResponse<byte[]> image = HTTP.send(
                    HttpRequest.newBuilder(uri(path)).header("cookie", cookie).build(), BodyHandlers.ofByteArray());
            assertThat(image.body()).isEqualTo(PNG);
            assertThat(image.headers().map())
                    .containsEntry("content-type", List.of("image/png"))
                    .containsEntry("x-content-type-options", List.of("nosniff"))
                    .containsEntry("content-security-policy", List.of("default-src 'none'; sandbox"));
            assertThat(get(path, null).statusCode()).isEqualTo(401);
            assertThat(get("/api/rooms/lobby/images/none", cookie).statusCode()).isEqualTo(404);
        }

        @Test
        void aPrivateMessageReachesOneAlone() throws Exception {
            TestClient ada = enter("Ada");
            TestClient bea = enter("Bea");
            TestClient cy = enter("Cy");
            ada.send("{\"type\":\"private\",\"to\":\"bea\",\"id\":\"p\",\"text\":\"psst\"}");
            expect(bea, "private", "\"from\":\"Ada\",\"to\":\"bea\",\"id\":\"p\",\"text\":\"psst\"");
            expect(ada, "private", "\"text\":\"psst\"");
            expect(ada, "ack", "\"id\":\"p\"}");
            cy.send("{\"type\":\"private\",\"to\":\"Dee\",\"id\":\"q\",\"text\":\"psst\"}");
            assertThat(until(cy, "error"))
                    .noneMatch(message -> message.contains("\"type\":\"private\""))
                    .last()
                    .asString()
                    .contains("\"code\":\"not-here\"", "\"id\":\"q\"");
        }

        @Test
        void pongTellsWhatWentOverTheConnection() throws Exception {
            TestClient ada = enter("Ada");
            ada.send("{\"type\":\"ping\",\"id\":\"p\"}");
            JsonNode pong = JSON.readTree(expect(ada, "pong", "\"id\":\"p\""));
            assertThat(pong.get("payload").get("in").asInt()).isEqualTo("{\"type\":\"ping\",\"id\":\"p\"}".length());
            assertThat(pong.get("wire").get("in").asInt())
                    .isGreaterThan(pong.get("payload").get("in").asInt());
            assertThat(pong.get("wire").get("out").asInt()).isPositive();
        }
    }

    @Nested
    class Refusals {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{\"type\":\"bogus\"} | bad-message",
                    "{\"type\":\"say\",\"room\":\"lobby\",\"text\":\"no id\"} | bad-message",
                    "{\"type\":\"join\",\"room\":7} | bad-message",
                    "[] | bad-message",
                    "{\"type\":\"join\",\"room\":\"\"} | bad-room",
                    "{\"type\":\"join\",\"room\":\"a\\u0000b\"} | bad-room",
                    "{\"type\":\"join\",\"room\":\"lobby\"} | already-joined",
                    "{\"type\":\"say\",\"room\":\"attic\",\"id\":\"a\",\"text\":\"x\"} | not-joined",
                    "{\"type\":\"say\",\"room\":\"lobby\",\"id\":\"a b\",\"text\":\"x\"} | bad-id",
                    "{\"type\":\"say\",\"room\":\"lobby\",\"id\":\"\",\"text\":\"x\"} | bad-id",
                    "{\"type\":\"say\",\"room\":\"lobby\",\"id\":\"a\",\"text\":\"  \"} | bad-text",
                    "{\"type\":\"edit\",\"room\":\"lobby\",\"id\":\"a\",\"seq\":1,\"text\":\"x\"} | no-such-message",
                    "{\"type\":\"history\",\"room\":\"attic\",\"before\":1} | not-joined",
                    "{\"type\":\"leave\",\"room\":\"attic\"} | not-joined",
                    "{\"type\":\"typing\",\"room\":\"attic\"} | not-joined",
                })
        void areToldAndChangeNothing(String message, String code) throws Exception {
            TestClient ada = enter("Ada");
            join(ada);
            ada.send(message);
            expect(ada, "error", "\"code\":\"" + code + "\"");
            ada.send("{\"type\":\"say\"," + LOBBY + ",\"id\":\"after\",\"text\":\"still here\"}");
            expect(ada, "ack", "\"id\":\"after\",\"room\":\"lobby\",\"seq\":1}");
        }

        @Test
        void areForTextsThatAreTooLong() throws Exception {
            TestClient ada = enter("Ada");
            join(ada);
            ada.send("{\"type\":\"say\"," + LOBBY + ",\"id\":\"a\",\"text\":\"" + "🌊".repeat(100) + "\"}");
            expect(ada, "ack", "\"id\":\"a\"");
            ada.send("{\"type\":\"say\"," + LOBBY + ",\"id\":\"b\",\"text\":\"" + "x".repeat(101) + "\"}");
            expect(ada, "error", "\"code\":\"bad-text\",\"message\":\"A text is 1 to 100 characters");
        }

        @Test
        void areForImagesThatAreNone() throws Exception {
            TestClient ada = enter("Ada");
            join(ada);
            String header = "{\"type\":\"image\"," + LOBBY + ",\"id\":\"i\"}";
            ada.send(image(header, "<svg onload=alert(1)>".getBytes(UTF_8)));
            expect(ada, "error", "\"code\":\"bad-image\"");
            byte[] large = new byte[20_001];
            System.arraycopy(PNG, 0, large, 0, PNG.length);
            ada.send(image(header, large));
            expect(ada, "error", "\"code\":\"bad-image\"");
            ada.send(image("{\"type\":\"image\",\"room\":\"attic\",\"id\":\"i\"}", PNG));
            expect(ada, "error", "\"code\":\"not-joined\"");
            ada.send(new byte[] {0, 0, 0, 99, '{'});
            expect(ada, "error", "\"code\":\"bad-message\"");
        }

        @Test
        void areForRoomsThatAreFullOrTooMany() throws Exception {
            TestClient ada = enter("Ada");
            join(ada);
            ada.send("{\"type\":\"join\",\"room\":\"second\"}");
            expect(ada, "welcome", "\"room\":\"second\"");
            ada.send("{\"type\":\"join\",\"room\":\"third\"}");
            expect(
                    ada,
                    "error",
                    "\"code\":\"too-many-rooms\",\"message\":\"There are too many rooms open: leave one first.\",\"room\":\"third\"");
            for (String name : List.of("Bea", "Cy")) {
                join(enter(name));
            }
            TestClient dee = enter("Dee");
            dee.send("{\"type\":\"join\"," + LOBBY + "}");
            expect(dee, "error", "\"code\":\"room-full\"");
            ada.send("{\"type\":\"leave\"," + LOBBY + "}");
            expect(ada, "left", LOBBY);
            assertThat(joinAgain(dee)).contains("\"type\":\"welcome\"");
        }

        /** A place is free when the room has let its member go, which is not on the member's thread. */
        private String joinAgain(TestClient client) throws Exception {
            String answer;
            do {
                client.send("{\"type\":\"join\"," + LOBBY + "}");
                answer = client.nextText();
            } while (answer.contains("room-full"));
            return answer;
        }
    }

    @Nested
    class Ends {

        @ParameterizedTest
        @ValueSource(strings = {"not json", "{\"type\":\"join\",\"room\":"})
        void are1007ForWhatIsNoJson(String message) throws Exception {
            TestClient ada = enter("Ada");
            ada.send(message);
            assertThat(ada.awaitClose().code()).isEqualTo(1007);
        }

        @Test
        void are1009ForWhatIsLongerThanAnythingAllowed() throws Exception {
            TestClient ada = enter("Ada");
            ada.send("{\"type\":\"say\",\"text\":\"" + "x".repeat(LIMITS.maxJsonBytes()) + "\"}");
            assertThat(ada.awaitClose().code()).isEqualTo(1009);
        }

        @Test
        void are1008ForWhoeverDoesNotHeedTheRefusals() throws Exception {
            stop();
            start(settings(new ChatLimits(10, 10, 100, 20_000, 3, 2, 3, 1, 2), 1 << 20));
            TestClient ada = enter("Ada");
            join(ada);
            for (int i = 0; i < 30; i++) {
                ada.send("{\"type\":\"say\"," + LOBBY + ",\"id\":\"i-" + i + "\",\"text\":\"flood\"}");
            }
            String refusal = expect(ada, "error", "\"code\":\"too-fast\"");
            assertThat(JSON.readTree(refusal).get("retryAfterMillis").asInt()).isBetween(1, 1_000);
            assertThat(ada.awaitClose().code()).isEqualTo(1008);
        }

        @Test
        void areOfASlowReaderAlone() throws Exception {
            stop();
            start(settings(new ChatLimits(10, 10, 2_000, 20_000, 3, 2, 3, 100_000, 1_000_000), 64 * 1024));
            TestClient ada = enter("Ada");
            join(ada);
            String cookie = cookie(login("Slow"));
            try (RawClient slow = RawClient.connect(server.address())) {
                slow.send(RawClient.upgradeRequest("/chat", "Sec-WebSocket-Protocol: chat.v1", "Cookie: " + cookie));
                assertThat(slow.readHead()).startsWith("HTTP/1.1 101 ");
                slow.channel()
                        .write(ByteBuffer.wrap(
                                RawClient.frame(0x81, ("{\"type\":\"join\"," + LOBBY + "}").getBytes(UTF_8))));
                expect(ada, "presence", "\"Slow\"],\"left\":[]");
                // More than the sockets of both ends hold.
                for (int i = 0; i < 1_500; i++) {
                    ada.send("{\"type\":\"say\"," + LOBBY + ",\"id\":\"i-" + i + "\",\"text\":\"" + "🌊".repeat(2_000)
                            + "\"}");
                }
                expect(ada, "said", "\"seq\":1500,");
                assertThat(slow.readCloseCode()).isEqualTo(1013);
            }
            ada.send("{\"type\":\"say\"," + LOBBY + ",\"id\":\"after\",\"text\":\"still here\"}");
            expect(ada, "ack", "\"id\":\"after\"");
        }

        @Test
        void are1001WhenTheServerStops() throws Exception {
            TestClient ada = enter("Ada");
            assertThat(get("/healthz", null).statusCode()).isEqualTo(200);
            chat.prepareToStop();
            assertThat(get("/healthz", null).statusCode()).isEqualTo(503);
            server.stop(Duration.ofSeconds(5));
            assertThat(ada.awaitClose()).isEqualTo(new TestClient.Close(1001, "the server is stopping"));
        }
    }

    @Nested
    class Http {

        @Test
        void publishesInARoom() throws Exception {
            TestClient ada = enter("Ada");
            join(ada);
            String curl = cookie(login("curl"));
            HttpResponse<String> published =
                    post("/api/rooms/lobby/messages", curl, "{\"text\":\"from curl\",\"id\":\"c-1\"}");
            assertThat(published.statusCode()).isEqualTo(201);
            assertThat(published.body()).isEqualTo("{\"room\":\"lobby\",\"id\":\"c-1\",\"seq\":1}");
            expect(ada, "said", "\"seq\":1,\"id\":\"c-1\",\"name\":\"curl\"");
            assertThat(post("/api/rooms/a%2Fb/messages", curl, "{\"text\":\"anywhere\"}")
                            .body())
                    .startsWith("{\"room\":\"a/b\",");
            assertThat(post("/api/rooms/lobby/messages", curl, "{\"text\":\"\"}")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(post("/api/rooms/lobby/messages", null, "{\"text\":\"x\"}")
                            .statusCode())
                    .isEqualTo(401);
        }

        @Test
        void listsTheRooms() throws Exception {
            String cookie = cookie(login("Ada"));
            TestClient ada = connect(cookie);
            join(ada);
            expect(ada, "presence", "\"joined\":[\"Ada\"]");
            post("/api/rooms/attic/messages", cookie, "{\"text\":\"anybody?\"}");
            JsonNode rooms = JSON.readTree(get("/api/rooms", cookie).body()).get("rooms");
            assertThat(rooms.findValuesAsString("room")).containsExactly("attic", "lobby");
            assertThat(rooms.findValuesAsString("members")).containsExactly("0", "1");
            assertThat(rooms.findValuesAsString("seq")).containsExactly("1", "0");
            assertThat(get("/api/rooms", null).statusCode()).isEqualTo(401);
        }

        @Test
        void slowsDownWhoeverPublishesTooFast() throws Exception {
            stop();
            start(settings(new ChatLimits(10, 10, 100, 20_000, 3, 2, 3, 1, 2), 1 << 20));
            String curl = cookie(login("curl"));
            List<Integer> statuses = new ArrayList<>();
            HttpResponse<String> last;
            do {
                last = post("/api/rooms/lobby/messages", curl, "{\"text\":\"flood\"}");
                statuses.add(last.statusCode());
            } while (last.statusCode() == 201);
            assertThat(statuses).startsWith(201, 201).last().isEqualTo(429);
            assertThat(last.headers().firstValue("retry-after")).hasValue("1");
        }

        @Test
        void measuresWithoutNamesOrTexts() throws Exception {
            TestClient ada = enter("Ada");
            join(ada);
            ada.send("{\"type\":\"say\"," + LOBBY + ",\"id\":\"a\",\"text\":\"a secret\"}");
            expect(ada, "said", "a secret");
            handshake("", "Sec-WebSocket-Protocol: chat.v1");
            HttpResponse<String> metrics = get("/metrics", null);
            assertThat(metrics.headers().firstValue("content-type"))
                    .hasValue("text/plain; version=0.0.4; charset=utf-8");
            assertThat(metrics.body())
                    .contains(
                            "chat_connections 1.0",
                            "chat_rooms 1.0",
                            "chat_messages_total{direction=\"in\"} 2.0",
                            "chat_handshakes_total{outcome=\"accepted\"} 1.0",
                            "chat_handshakes_total{outcome=\"401\"} 1.0",
                            "chat_wire_bytes_total",
                            "chat_payload_bytes_sum",
                            "chat_zlib_objects{kind=\"deflater\"}",
                            "chat_zlib_contexts{state=\"hibernated\"}",
                            "chat_round_trip_seconds_count",
                            "chat_queued_bytes",
                            "chat_log_away 0.0")
                    .doesNotContain("Ada", "lobby", "a secret");
            ada.close(1000, "");
            ada.awaitClose();
            assertThat(eventually("/metrics", "chat_closes_total{received=\"1000\",sent=\"1000\"} 1.0"))
                    .isTrue();
        }

        @Test
        void servesThePageOnceAndThenAsksWhetherItHasChanged() throws Exception {
            HttpResponse<String> page = get("/", null);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("<title>Sluice chat</title>");
            assertThat(page.headers().map())
                    .containsEntry("cache-control", List.of("no-cache"))
                    .containsKey("content-security-policy");
            HttpResponse<String> again = send(HttpRequest.newBuilder(uri("/"))
                    .header("if-none-match", page.headers().firstValue("etag").orElseThrow()));
            assertThat(again.statusCode()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(get("/nothing", null).statusCode()).isEqualTo(404);
            HttpResponse<String> wrong = post("/", null, "{}");
            assertThat(wrong.statusCode()).isEqualTo(405);
            assertThat(wrong.headers().firstValue("allow")).hasValue("GET, HEAD");
        }

        private boolean eventually(String path, String expected) throws Exception {
            for (int i = 0; i < 1_000; i++) {
                if (get(path, null).body().contains(expected)) {
                    return true;
                }
            }
            return false;
        }
    }

    private void start(Chat.Settings settings) throws IOException {
        chat = new Chat(settings, EmbeddedBackend.inMemory(1_000));
        server = TestServer.start(chat.pipeline());
        timer = new DefaultEventExecutor();
        chat.start(timer);
    }

    private static Chat.Settings settings(ChatLimits limits, long maxOutboundBytes) {
        return new Chat.Settings(
                limits,
                Compression.TAKEOVER,
                OriginPolicy.sameOrigin(),
                List.of("root"),
                Duration.ofHours(12),
                false,
                maxOutboundBytes,
                30);
    }

    private TestClient enter(String name) throws Exception {
        TestClient client = connect(cookie(login(name)));
        assertThat(client.nextText()).contains("\"type\":\"hello\"");
        return client;
    }

    private TestClient connect(String cookie) throws Exception {
        return TestClient.connectAs(server.url("ws", "/chat"), cookie, "chat.v1");
    }

    private static String join(TestClient client) throws Exception {
        client.send("{\"type\":\"join\"," + LOBBY + "}");
        return expect(client, "welcome", LOBBY);
    }

    /** The next message of a type that contains something; others before it are of no interest. */
    private static String expect(TestClient client, String type, String content) throws Exception {
        String message;
        do {
            message = client.nextText();
        } while (!message.startsWith("{\"type\":\"" + type + "\"") || !message.contains(content));
        return message;
    }

    /** All messages up to the next one of a type. */
    private static List<String> until(TestClient client, String type) throws Exception {
        List<String> messages = new ArrayList<>();
        do {
            messages.add(client.nextText());
        } while (!messages.get(messages.size() - 1).startsWith("{\"type\":\"" + type + "\""));
        return messages;
    }

    /** The numbers of all entries up to one. */
    private static List<Integer> catchUp(TestClient client, int last) throws Exception {
        List<Integer> numbers = new ArrayList<>();
        while (numbers.isEmpty() || numbers.get(numbers.size() - 1) < last) {
            JSON.readTree(expect(client, "entries", LOBBY))
                    .get("entries")
                    .forEach(entry -> numbers.add(entry.get("seq").asInt()));
        }
        return numbers;
    }

    private static List<Integer> numbers(int first, int last) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = first; i <= last; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    private static byte[] image(String header, byte[] image) {
        byte[] json = header.getBytes(UTF_8);
        return ByteBuffer.allocate(4 + json.length + image.length)
                .putInt(json.length)
                .put(json)
                .put(image)
                .array();
    }

    private String handshake(String cookie, String... headers) throws IOException {
        try (RawClient client = RawClient.connect(server.address())) {
            List<String> all = new ArrayList<>(List.of(headers));
            if (!cookie.isEmpty()) {
                all.add("Cookie: " + cookie);
            }
            client.send(RawClient.upgradeRequest("/chat", all.toArray(String[]::new)));
            return client.readHead();
        }
    }

    private HttpResponse<String> login(String name) throws Exception {
        return post("/api/login", null, "{\"name\":\"" + name + "\"}");
    }

    private static String cookie(HttpResponse<String> login) {
        return login.headers().firstValue("set-cookie").orElseThrow().replaceFirst(";.*", "");
    }

    private HttpResponse<String> get(String path, String cookie) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        return send(cookie == null ? request : request.header("cookie", cookie));
    }

    private HttpResponse<String> post(String path, String cookie, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body));
        return send(cookie == null ? request : request.header("cookie", cookie));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.timeout(Duration.ofSeconds(10)).build(), BodyHandlers.ofString(UTF_8));
    }

    private URI uri(String path) {
        return URI.create(server.url("http", path));
    }
}
