package dev.sluice.handshake;

import static dev.sluice.handshake.TestClient.HELLO;
import static dev.sluice.handshake.TestClient.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sends, and how it goes on when the server agrees. */
class ClientHandshakeHandlerTest {

    private static final String REQUEST = "GET /chat HTTP/1.1\r\n"
            + "host: server.example.com\r\n"
            + "upgrade: websocket\r\n"
            + "connection: upgrade\r\n"
            + "sec-websocket-key: " + RequestText.KEY + "\r\n"
            + "sec-websocket-version: 13\r\n";

    private static void assertIsWebSocket(TestClient client) {
        assertThat(client.log).startsWith("complete", "netty complete", "future complete");
        assertThat(client.handlers().get(0)).isEqualTo("FrameDecoder");
        assertThat(client.handlers()).doesNotContain("HttpClientCodec", "ClientHandshakeHandler");
        assertThat(client.exceptions).isEmpty();
        assertThat(client.channel.isOpen()).isTrue();
    }

    @Test
    void sendsTheExampleOfTheRfc() {
        try (TestClient client = TestClient.with(chat().build())) {
            assertThat(client.sent()).isEqualTo(REQUEST + "\r\n");
            client.receive(AnswerText.switching());
            assertThat(client.sent()).isEmpty();
        }
    }

    @Test
    void sendsAllThatItIsConfiguredToSend() {
        ClientHandshakeConfig config = chat().header("Cookie", "a=\u00e9")
                .subprotocols("a", "b")
                .extensions(FakeOffer.of("x; p=1"), FakeOffer.of("y"))
                .origin("https://example.com")
                .build();
        try (TestClient client = TestClient.with(config)) {
            assertThat(client.sent())
                    .isEqualTo(REQUEST
                            + "origin: https://example.com\r\n"
                            + "sec-websocket-protocol: a, b\r\n"
                            + "sec-websocket-extensions: x; p=1, y\r\n"
                            + "Cookie: a=\u00e9\r\n\r\n");
        }
    }

    @Test
    @DisplayName("RFC 6455 4.1: a new key for each connection")
    void sendsANewKeyEachTime() {
        ClientHandshakeConfig config = chat().build();
        EmbeddedChannel one = new EmbeddedChannel(new ClientHandshakeHandler(config));
        EmbeddedChannel two = new EmbeddedChannel(new ClientHandshakeHandler(config));
        String first = TestEnd.sent(one);
        String second = TestEnd.sent(two);
        one.finishAndReleaseAll();
        two.finishAndReleaseAll();
        assertThat(first).hasSameSizeAs(second).isNotEqualTo(second);
    }

    @Test
    void tellsWhatWasAgreedOn() {
        ClientHandshakeConfig config = ClientHandshakeConfig.builder("ws://server.example.com/chat?room=1")
                .header("Cookie", "a=b")
                .subprotocols("a", "b")
                .extensions(FakeOffer.of("x"), FakeOffer.of("y; q"))
                .origin("https://example.com")
                .build();
        try (TestClient client = TestClient.with(config)) {
            client.receive(AnswerText.switching()
                    .with(
                            "Sec-WebSocket-Protocol: b",
                            "Sec-WebSocket-Extensions: y; r=\"2\"",
                            "Set-Cookie: c",
                            "Set-Cookie: d"));
            HandshakeComplete complete = client.complete();
            assertThat(complete.path()).isEqualTo("/chat");
            assertThat(complete.query()).containsEntry("room", List.of("1"));
            assertThat(complete.subprotocol()).isEqualTo("b");
            assertThat(ExtensionHeader.format(complete.extensions())).isEqualTo("y; r=2");
            assertThat(complete.responseHeaders().getAll("set-cookie")).containsExactly("c", "d");
            assertThat(complete.responseHeaders()).hasSize(7);
            assertThatThrownBy(() -> complete.responseHeaders().add("a", "b"))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThat(complete.attachment()).isNull();
            HandshakeRequest request = complete.request();
            assertThat(request.uri()).isEqualTo("/chat?room=1");
            assertThat(request.headers().get("Cookie")).isEqualTo("a=b");
            assertThat(request.headers().get("Sec-WebSocket-Key")).isEqualTo(RequestText.KEY);
            assertThatThrownBy(() -> request.headers().clear()).isInstanceOf(UnsupportedOperationException.class);
            assertThat(request.subprotocols()).containsExactly("a", "b");
            assertThat(ExtensionHeader.format(request.extensions())).isEqualTo("x, y; q");
            assertThat(request.origin()).isEqualTo("https://example.com");
            assertThat(request.remoteAddress()).isEqualTo(client.channel.remoteAddress());
        }
    }

    @Test
    void leavesTheCodecAndTheApplicationAlone() {
        try (TestClient client =
                TestClient.with(chat().onUpgrade((pipeline, handshake) -> pipeline.addLast(new Reads()))
                        .build())) {
            client.receive(AnswerText.switching());
            assertIsWebSocket(client);
            assertThat(client.handlers())
                    .containsExactly(
                            "FrameDecoder",
                            "FrameEncoder",
                            "KeepAliveHandler",
                            "CloseHandler",
                            "MessageAggregator",
                            "BackpressureHandler",
                            "Log",
                            "Reads",
                            "ExceptionGuard");
        }
    }

    @Test
    void speaksWebSocketAsAClientFromThenOn() {
        try (TestClient client = TestClient.with(chat().build())) {
            client.receive(AnswerText.switching()).sent();
            client.channel.writeOutbound(new TextWebSocketFrame("hi"));
            assertThat(client.sent()).hasSize(8).startsWith("\u0081\u0082");
            client.receive(HELLO);
            assertThat(client.log).endsWith("text Hello");
        }
    }

    @Test
    @DisplayName("frames in the segment of the answer come after the event and the future, in order")
    void deliversWhatCameBehindTheAnswer() {
        try (TestClient client = TestClient.with(chat().build())) {
            client.receive(AnswerText.switching() + HELLO + TestEnd.hex("8900") + HELLO + HELLO.substring(0, 3));
            assertThat(client.log)
                    .containsExactly("complete", "netty complete", "future complete", "text Hello", "text Hello");
            client.receive(HELLO.substring(3));
            assertThat(client.log).hasSize(6).endsWith("text Hello");
        }
    }

    @Test
    void readsAnAnswerByteByByte() {
        try (TestClient client = TestClient.with(chat().build())) {
            client.receiveByteByByte(AnswerText.switching() + HELLO + HELLO);
            assertIsWebSocket(client);
            assertThat(client.log).hasSize(5).endsWith("text Hello", "text Hello");
        }
    }

    @Test
    void readsAnAnswerCutAnywhere() {
        String bytes = AnswerText.status("103 Early Hints").with("Link: a")
                + AnswerText.switching().toString()
                + HELLO
                + HELLO;
        for (int cut = 0; cut <= bytes.length(); cut++) {
            try (TestClient client = TestClient.with(chat().build())) {
                client.receive(bytes.substring(0, cut)).receive(bytes.substring(cut));
                assertThat(client.log)
                        .as("cut at %d", cut)
                        .containsExactly("complete", "netty complete", "future complete", "text Hello", "text Hello");
                assertIsWebSocket(client);
            }
        }
    }

    @Test
    void endsTheReadOfFramesThatCameEarly() {
        Reads reads = new Reads();
        try (TestClient client =
                TestClient.with(chat().onUpgrade((pipeline, handshake) -> pipeline.addBefore("log", null, reads))
                        .build())) {
            client.receive(AnswerText.switching() + HELLO);
            // The second end is that of the read from the wire.
            assertThat(reads.log).containsExactly("event", "read", "end", "end");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"100 Continue", "102 Processing", "103 Early Hints", "199 x"})
    @DisplayName("RFC 7231 6.2: any number of interim answers may come first")
    void readsOverInterimAnswers(String status) {
        String interim = AnswerText.status(status).with("Link: x").toString();
        try (TestClient client = TestClient.with(chat().build())) {
            client.receive(interim + interim).receive(interim);
            assertThat(client.log).isEmpty();
            client.receive(AnswerText.switching() + HELLO);
            assertIsWebSocket(client);
            assertThat(client.complete().responseHeaders().contains("Link")).isFalse();
        }
    }

    @Test
    void ignoresABodyThatA101CannotHave() {
        try (TestClient client = TestClient.with(chat().build())) {
            client.receive(AnswerText.switching().with("Content-Length: 7") + HELLO);
            assertThat(client.log).endsWith("text Hello");
        }
        try (TestClient client = TestClient.with(chat().build())) {
            client.receive(AnswerText.switching().with("Transfer-Encoding: chunked") + HELLO);
            assertThat(client.log).endsWith("text Hello");
        }
    }

    @Test
    void letsTheExtensionsUseTheirBits() {
        String compressed = TestEnd.hex("c10548656c6c6f");
        ClientHandshakeConfig config = chat().extensions(FakeOffer.of("x", "*", WebSocketExtension.RSV1))
                .build();
        try (TestClient client = TestClient.with(config)) {
            client.receive(AnswerText.switching().with("Sec-WebSocket-Extensions: x") + compressed);
            assertThat(client.log).endsWith("text Hello x");
        }
        try (TestClient client = TestClient.with(config)) {
            client.receive(AnswerText.switching() + compressed);
            assertThat(client.log).doesNotContain("text Hello");
        }
    }

    @Test
    @DisplayName("RFC 6455 9.1: the first extension of the answer is the nearest to the application")
    void putsTheExtensionsInTheOrderOfTheAnswer() {
        ClientHandshakeConfig config = chat().extensions(FakeOffer.of("x", "*", 4), FakeOffer.of("y", "*", 2))
                .build();
        try (TestClient client = TestClient.with(config)) {
            client.receive(AnswerText.switching().with("Sec-WebSocket-Extensions: y, x") + HELLO);
            assertThat(client.log).endsWith("text Hello x y");
        }
    }

    @Test
    void leavesNoTimerBehindButThoseOfTheCodec() {
        ClientHandshakeConfig config = chat().handshakeTimeoutMillis(1_000).build();
        try (TestClient client = TestClient.with(config)) {
            assertThat(client.nextTimer()).isPositive();
            client.receive(AnswerText.switching()).advance(1_001);
            assertIsWebSocket(client);
            client.disconnect();
            assertThat(client.nextTimer()).isEqualTo(-1);
        }
    }
}
