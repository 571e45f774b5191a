package dev.sluice.demo.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Compression;
import dev.sluice.demo.chat.RunningChat.Talker;
import dev.sluice.demo.chat.protocol.ChatLimits;
import dev.sluice.handshake.OriginPolicy;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code docs/chat-protocol.md} says of HTTP, over real sockets. */
@Timeout(60)
class ChatApiTest {

    private RunningChat chat;

    @BeforeEach
    void start() throws Exception {
        chat = new RunningChat(new Chat.Settings(
                ChatLimits.DEFAULT,
                Compression.OFF,
                OriginPolicy.sameOrigin().or(OriginPolicy.allow("https://friend.test")),
                List.of("Admin"),
                Duration.ofHours(1),
                false,
                4L << 20,
                30));
    }

    @AfterEach
    void stop() {
        chat.close();
    }

    @Test
    void logsIn() throws Exception {
        HttpResponse<String> answer = chat.post("/api/login", "{'name':' Ada ','more':1}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).matches("\\{\"name\":\"Ada\",\"expires\":\\d+}");
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("set-cookie").orElseThrow())
                .startsWith("sluice-chat=")
                .contains("Max-Age=3600", "HTTPOnly", "SameSite=Strict");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | bad-message | {'name':7}",
                "400 | bad-message | {}",
                "400 | bad-message | hello",
                "400 | bad-message | ''",
                "400 | bad-name    | {'name':' '}",
                "400 | bad-name    | {'name':'a\\u202eb'}",
                "403 | banned      | {'name':'ADMIN'}",
                "409 | name-taken  | {'name':'ada'}"
            })
    void refusesALogin(int status, String code, String body) throws Exception {
        chat.login("Ada");
        HttpResponse<String> answer = chat.post("/api/login", body);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"code\":\"" + code.strip() + "\",\"message\":\"");
        assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
    }

    @Test
    void tellsWhetherTheWebSocketWouldLetOneIn() throws Exception {
        String cookie = chat.login("Ada");
        assertThat(chat.get("/api/session", "Cookie", cookie).body()).startsWith("{\"name\":\"Ada\",\"expires\":");
        HttpResponse<String> refused = chat.get("/api/session");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).isEqualTo("{\"code\":\"not-logged-in\",\"message\":\"Log in first.\"}");
        chat.post("/api/logout", "", "Cookie", cookie);
        chat.login("Ada");
        assertThat(chat.get("/api/session", "Cookie", cookie).statusCode()).isEqualTo(409);
    }

    @Test
    void logsOut() throws Exception {
        HttpResponse<String> answer = chat.post("/api/logout", "", "Cookie", chat.login("Ada"));
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("set-cookie").orElseThrow()).contains("sluice-chat=;", "Max-Age=0");
        assertThat(chat.post("/api/logout", "").statusCode()).isEqualTo(204);
    }

    @Test
    void publishesForEverybodyToSee() throws Exception {
        String cookie = chat.login("Ada");
        Talker bea = chat.talker("Bea").join("a room/水");
        String path = "/api/rooms/a%20room%2F%E6%B0%B4/messages";
        HttpResponse<String> answer = chat.post(path, "{'text':'hi','id':'i1'}", "Cookie", cookie);
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("{\"room\":\"a room/水\",\"id\":\"i1\",\"seq\":1}");
        assertThat(bea.await("said")).contains("'seq':1,'id':'i1','name':'Ada'", "'text':'hi'");
        assertThat(chat.post(path, "{'text':'hi','id':'i1'}", "Cookie", cookie).body())
                .contains("\"seq\":1");
        assertThat(chat.post(path, "{'text':'hi'}", "Cookie", cookie).body())
                .matches("\\{\"room\":\"a room/水\",\"id\":\"[\\w-]{36}\",\"seq\":2}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | bad-room    | /api/rooms/%20/messages     | {'text':'hi'}",
                "400 | bad-text    | /api/rooms/lobby/messages   | {'text':''}",
                "400 | bad-id      | /api/rooms/lobby/messages   | {'text':'hi','id':'a b'}",
                "400 | bad-message | /api/rooms/lobby/messages   | {'text':null}"
            })
    void publishesNothingThatIsWrong(int status, String code, String path, String body) throws Exception {
        HttpResponse<String> answer = chat.post(path.strip(), body, "Cookie", chat.login("Ada"));
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"code\":\"" + code.strip() + "\"");
    }

    @Test
    void publishesAndListsNothingForStrangers() throws Exception {
        assertThat(chat.post("/api/rooms/lobby/messages", "{'text':'hi'}").statusCode())
                .isEqualTo(401);
        assertThat(chat.get("/api/rooms").statusCode()).isEqualTo(401);
        assertThat(chat.get("/api/rooms/lobby/images/x").statusCode()).isEqualTo(401);
    }

    @Test
    void tellsWhenThereIsRoomAgainForWhoeverIsTooFast() throws Exception {
        String cookie = chat.login("Ada");
        HttpResponse<String> answer;
        int admitted = -1;
        do {
            admitted++;
            answer = chat.post("/api/rooms/lobby/messages", "{'text':'hi'}", "Cookie", cookie);
        } while (answer.statusCode() == 201);
        assertThat(admitted).isGreaterThanOrEqualTo(20);
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
    }

    @Test
    void listsTheRoomThatWasWrittenToLastFirst() throws Exception {
        String cookie = chat.login("Ada");
        chat.post("/api/rooms/attic/messages", "{'text':'hi'}", "Cookie", cookie);
        Talker bea = chat.talker("Bea").join("empty");
        bea.await("presence", "Bea");
        assertThat(chat.get("/api/rooms", "Cookie", cookie).body())
                .matches("\\{\"rooms\":\\[\\{\"room\":\"attic\",\"members\":0,\"seq\":1,\"at\":\\d+},"
                        + "\\{\"room\":\"empty\",\"members\":1,\"seq\":0,\"at\":0}]}");
    }

    @Test
    void hasNoImageThatNobodyHasShown() throws Exception {
        HttpResponse<String> answer = chat.get("/api/rooms/lobby/images/x", "Cookie", chat.login("Ada"));
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).startsWith("{\"code\":\"no-such-image\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.test", "null", "nonsense"})
    void doesNothingForPagesOfOtherSites(String origin) throws Exception {
        String cookie = chat.login("Ada");
        assertThat(chat.post("/api/login", "{'name':'Bea'}", "Origin", origin).statusCode())
                .isEqualTo(403);
        assertThat(chat.post("/api/logout", "", "Origin", origin, "Cookie", cookie)
                        .statusCode())
                .isEqualTo(403);
        assertThat(chat.get("/api/session", "Origin", origin, "Cookie", cookie).statusCode())
                .isEqualTo(403);
        assertThat(chat.get("/api/rooms", "Origin", origin, "Cookie", cookie).statusCode())
                .isEqualTo(403);
    }

    @Test
    void listensToPagesThatAreAllowed() throws Exception {
        assertThat(chat.post("/api/login", "{'name':'Bea'}", "Origin", "https://friend.test")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"text/plain,415", "application/x-www-form-urlencoded,415", "Application/JSON; charset=utf-8,200"})
    void readsJsonAlone(String type, int status) throws Exception {
        assertThat(chat.post("/api/login", "{'name':'Bea'}", "Content-Type", type)
                        .statusCode())
                .isEqualTo(status);
    }

    @Test
    void tellsOtherMethodsWhatThereIs() throws Exception {
        HttpResponse<String> answer = chat.get("/api/login");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).hasValue("POST");
    }

    @Test
    void servesItsPageAndItsHealth() throws Exception {
        HttpResponse<String> page = chat.get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'none'", "frame-ancestors 'none'");
        assertThat(chat.get("/chat.js").statusCode()).isEqualTo(200);
        assertThat(chat.get("/healthz").body()).isEqualTo("ok\n");
        chat.prepareToStop();
        HttpResponse<String> stopping = chat.get("/healthz");
        assertThat(stopping.statusCode()).isEqualTo(503);
        assertThat(stopping.body()).isEqualTo("stopping\n");
    }

    @Test
    void measuresEverythingAndTellsNobodysSecrets() throws Exception {
        Talker ada = chat.talker("Rumpelstilzchen").join("geheim");
        ada.say("{'type':'say','room':'geheim','id':'kennung','text':'Ausgesprochenes'}")
                .await("ack");
        chat.handshake("Sec-WebSocket-Protocol: chat.v1");
        ada.client().close(1000, "Abschied");
        ada.client().awaitClose();
        String metrics;
        do { // it is counted on the connection's event loop
            metrics = chat.get("/metrics").body();
        } while (!metrics.contains("chat_closes_total"));
        assertThat(metrics)
                .contains(
                        "chat_messages_total{direction=\"in\"} 2.0",
                        "chat_messages_total{direction=\"out\"}",
                        "chat_payload_bytes_count{direction=\"in\"} 2",
                        "chat_wire_bytes_total{direction=\"in\"}",
                        "chat_wire_bytes_total{direction=\"out\"}",
                        "chat_handshakes_total{outcome=\"accepted\"} 1.0",
                        "chat_handshakes_total{outcome=\"401\"} 1.0",
                        "chat_closes_total{received=\"1000\",sent=\"1000\"} 1.0",
                        "chat_connections ",
                        "chat_rooms ",
                        "chat_queued_bytes 0.0",
                        "chat_round_trip_seconds_bucket{le=\"0.001\"}",
                        "chat_zlib_objects{kind=\"deflater\"}",
                        "chat_zlib_contexts{state=\"hibernated\"}",
                        "jvm_memory_used_bytes",
                        "process_uptime_seconds")
                .doesNotContain("Rumpelstilzchen", "geheim", "kennung", "Ausgesprochenes", "Abschied");
    }
}
