package dev.sluice.handshake;

import static dev.sluice.handshake.TestClient.chat;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every failure of the catalogue happens: each has a fixture. */
class HandshakeFailureTest {

    private static final Map<HandshakeFailure, Consumer<TestClient>> FIXTURES = new EnumMap<>(HandshakeFailure.class);

    static {
        FIXTURES.put(
                HandshakeFailure.CONNECTION,
                client -> client.channel.pipeline().fireExceptionCaught(new IOException("reset")));
        FIXTURES.put(HandshakeFailure.CLOSED, TestClient::disconnect);
        FIXTURES.put(HandshakeFailure.TIMEOUT, client -> client.advance(10_000));
        FIXTURES.put(HandshakeFailure.MALFORMED_RESPONSE, client -> client.receive("220 smtp\r\n\r\n"));
        receiving(HandshakeFailure.STATUS, AnswerText.status("200 OK").body(""));
        receiving(HandshakeFailure.HTTP_VERSION, AnswerText.switching().line("HTTP/1.0 101 Switching Protocols"));
        receiving(HandshakeFailure.UPGRADE, AnswerText.switching().replace("Upgrade: h2c"));
        receiving(HandshakeFailure.ACCEPT, AnswerText.switching().replace("Sec-WebSocket-Accept: x"));
        receiving(HandshakeFailure.SUBPROTOCOL, AnswerText.switching().with("Sec-WebSocket-Protocol: c"));
        receiving(HandshakeFailure.MALFORMED_EXTENSIONS, AnswerText.switching().with("Sec-WebSocket-Extensions: ;"));
        receiving(HandshakeFailure.EXTENSION_NOT_OFFERED, AnswerText.switching().with("Sec-WebSocket-Extensions: z"));
        receiving(
                HandshakeFailure.EXTENSION_PARAMETERS, AnswerText.switching().with("Sec-WebSocket-Extensions: x; no"));
        receiving(HandshakeFailure.APPLICATION, AnswerText.switching().with("Sec-WebSocket-Protocol: throw"));
    }

    private static void receiving(HandshakeFailure failure, AnswerText answer) {
        FIXTURES.put(failure, client -> client.receive(answer + TestClient.HELLO));
    }

    @ParameterizedTest
    @EnumSource
    void happens(HandshakeFailure failure) {
        assertThat(FIXTURES).as("fixtures").containsKey(failure);
        ClientHandshakeConfig config = chat().subprotocols("a", "throw")
                .extensions(FakeOffer.of("x", "x", 0))
                .onUpgrade((pipeline, handshake) -> {
                    throw new IOException("bug");
                })
                .build();
        try (TestClient client = TestClient.with(config)) {
            FIXTURES.get(failure).accept(client);
            assertThat(client.failure().failure()).isEqualTo(failure);
            assertThat(client.failure()).hasMessageStartingWith(failure.message());
            assertThat(client.log).containsExactly("future " + failure, "inactive");
            assertThat(client.exceptions).isEmpty();
        }
    }

    @Test
    void tellsWhatHappenedInASentenceOfItsOwn() {
        Set<String> messages = new HashSet<>();
        for (HandshakeFailure failure : HandshakeFailure.values()) {
            assertThat(failure.message()).endsWith(".");
            assertThat(messages.add(failure.message())).isTrue();
        }
    }
}
