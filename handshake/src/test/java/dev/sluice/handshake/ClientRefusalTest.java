package dev.sluice.handshake;

import static dev.sluice.handshake.TestClient.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("attack: 200, 302, 401: the future fails with status, headers and the first bytes of the body")
class ClientRefusalTest {

    /** What is made of an answer that ends by itself. */
    private static ClientHandshakeException refusal(Object answer, ChannelHandler... before) {
        try (TestClient client = TestClient.with(chat().build(), before)) {
            client.receive(answer);
            return checked(client);
        }
    }

    private static ClientHandshakeException checked(TestClient client) {
        ClientHandshakeException refusal = client.failure();
        assertThat(refusal.failure()).isEqualTo(HandshakeFailure.STATUS);
        assertThat(client.log).containsExactly("future STATUS", "inactive");
        assertThat(client.exceptions).isEmpty();
        assertThat(client.events).isEmpty();
        return refusal;
    }

    @Test
    void tellsTheStatus() {
        ClientHandshakeException refusal = refusal(AnswerText.status("200 OK").body("<html>"));
        assertThat(refusal.status()).isEqualTo(HttpResponseStatus.OK);
        assertThat(refusal.bodyText()).isEqualTo("<html>");
        assertThat(refusal).hasMessage("The server did not switch protocols. It answered 200 OK.");
    }

    @Test
    void tellsWhereToGoAndDoesNotGoThere() {
        ClientHandshakeException refusal =
                refusal(AnswerText.status("302 Found").with("Location: /other").body(""));
        assertThat(refusal.status()).isEqualTo(HttpResponseStatus.FOUND);
        assertThat(refusal.headers().get("Location")).isEqualTo("/other");
        assertThat(refusal.body()).isEmpty();
    }

    @Test
    void tellsHowToAuthenticate() {
        ClientHandshakeException refusal = refusal(AnswerText.status("401 Unauthorized")
                .with("WWW-Authenticate: Basic", "WWW-Authenticate: Bearer")
                .body("no\u00ff"));
        assertThat(refusal.status()).isEqualTo(HttpResponseStatus.UNAUTHORIZED);
        assertThat(refusal.headers().getAll("www-authenticate")).containsExactly("Basic", "Bearer");
        assertThat(refusal.body()).containsExactly('n', 'o', 0xff);
        assertThatThrownBy(() -> refusal.headers().add("a", "b")).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content", "304 Not Modified"})
    void needsNoBody(String status) {
        assertThat(refusal(AnswerText.status(status)).body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"099 x", "600 x", "999 x", "426 Upgrade Required"})
    void takesAnyStatusBut101ForARefusal(String status) {
        ClientHandshakeException refusal = refusal(AnswerText.status(status).body("b"));
        assertThat(refusal.status().toString())
                .isEqualTo(HttpResponseStatus.parseLine(status).toString());
    }

    @Test
    void readsTheHttpOfOthers() {
        ClientHandshakeException refusal =
                refusal(AnswerText.status("").line("HTTP/1.0 403 No").body("b"));
        assertThat(refusal.status()).isEqualTo(HttpResponseStatus.FORBIDDEN);
        assertThat(refusal.bodyText()).isEqualTo("b");
    }

    @Test
    void readsAnAnswerByteByByte() {
        try (TestClient client = TestClient.with(chat().build())) {
            client.receiveByteByByte(AnswerText.status("103 x")
                    + AnswerText.status("403 No").body("body").toString());
            assertThat(checked(client).bodyText()).isEqualTo("body");
        }
    }

    @Test
    void readsAChunkedBody() {
        AnswerText answer = AnswerText.status("403 No").with("Transfer-Encoding: chunked");
        assertThat(refusal(answer + "3\r\nabc\r\n2;x\r\nde\r\n0\r\nTrailer: x\r\n\r\n")
                        .bodyText())
                .isEqualTo("abcde");
    }

    @Test
    void keepsTheFirst8KiB() {
        String body = "0123456789abcdef".repeat(1024);
        assertThat(refusal(AnswerText.status("403 No").body(body)).bodyText()).isEqualTo(body.substring(0, 8192));
    }

    @Test
    void doesNotWaitForMoreThan8KiB() {
        String body = "0123456789abcdef".repeat(512);
        try (TestClient client = TestClient.with(chat().build())) {
            client.receive(
                    AnswerText.status("403 No").with("Content-Length: 1000000").behind(body.substring(1)));
            assertThat(client.channel.isOpen()).isTrue();
            client.receive("x").receive("never read");
            assertThat(checked(client).bodyText()).isEqualTo(body.substring(1) + "x");
        }
    }

    @Test
    void readsABodyThatEndsWithTheConnection() {
        try (TestClient client = TestClient.with(chat().build())) {
            client.receive(AnswerText.status("403 No").behind("bo")).receive("dy");
            assertThat(client.channel.isOpen()).isTrue();
            client.disconnect();
            assertThat(checked(client).bodyText()).isEqualTo("body");
        }
    }

    @Test
    void keepsWhatCameOfABodyThatTheEndOfTheConnectionCut() {
        try (TestClient client = TestClient.with(chat().build())) {
            client.receive(AnswerText.status("403 No").with("Content-Length: 9").behind("bo"))
                    .disconnect();
            assertThat(checked(client).bodyText()).isEqualTo("bo");
        }
        try (TestClient client = TestClient.with(chat().build())) {
            client.receive(AnswerText.status("403 No")
                            .with("Transfer-Encoding: chunked")
                            .behind("9\r\nbo"))
                    .disconnect();
            assertThat(checked(client).bodyText()).isEqualTo("bo");
        }
    }

    @Test
    void keepsWhatCameOfABodyBeforeTheServerStoppedSending() {
        try (TestClient client = TestClient.with(chat().build())) {
            client.receive(AnswerText.status("403 No").with("Content-Length: 9").behind("bo"));
            client.channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            client.channel.runPendingTasks();
            assertThat(checked(client).bodyText()).isEqualTo("bo");
        }
    }

    @Test
    void keepsWhatCameOfABodyThatTheDeadlineCut() {
        try (TestClient client = TestClient.with(chat().build())) {
            client.receive(AnswerText.status("403 No").with("Content-Length: 9").behind("bo"));
            client.advance(9_999).receive("d");
            assertThat(client.channel.isOpen()).isTrue();
            client.advance(1);
            assertThat(checked(client).bodyText()).isEqualTo("bod");
        }
    }

    @Test
    void dropsWhatComesBehindTheAnswer() {
        AnswerText answer = AnswerText.status("403 No").body("body");
        assertThat(refusal(answer + AnswerText.switching().toString() + TestClient.HELLO)
                        .bodyText())
                .isEqualTo("body");
    }

    @Test
    void readsThroughAnAggregator() {
        ClientHandshakeException refusal = refusal(
                AnswerText.status("100 Continue")
                        + AnswerText.status("403 No").body("body").toString(),
                new HttpClientCodec(),
                new HttpObjectAggregator(100));
        assertThat(refusal.bodyText()).isEqualTo("body");
        assertThat(refusal.status()).isEqualTo(HttpResponseStatus.FORBIDDEN);
    }

    @Test
    void keepsTheFirst8KiBThroughAnAggregator() {
        ClientHandshakeException refusal = refusal(
                AnswerText.status("403 No").body("x".repeat(10_000)),
                new HttpClientCodec(),
                new HttpObjectAggregator(10_000));
        assertThat(refusal.body()).hasSize(8192);
    }

    @Test
    void readsThroughADecompressor() {
        // gzip of "body", made by gzip -n
        String gzip = TestEnd.hex("1f8b08000000000000034bca4fa90400b20ba8db04000000");
        AnswerText answer =
                AnswerText.status("403 No").with("Content-Encoding: gzip").body(gzip);
        assertThat(refusal(answer, new HttpClientCodec(), new HttpContentDecompressor(0))
                        .bodyText())
                .isEqualTo("body");
        assertThat(refusal(answer).body()).startsWith(0x1f, 0x8b);
    }
}
