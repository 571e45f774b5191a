package dev.sluice.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.codec.CodecConfig;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHandshakeConfigTest {

    private static ClientHandshakeConfig.Builder builder() {
        return ClientHandshakeConfig.builder("ws://example.com/chat");
    }

    @Test
    void hasSafeDefaults() {
        ClientHandshakeConfig config = builder().build();
        assertThat(config.headers()).isEmpty();
        assertThat(config.subprotocols()).isEmpty();
        assertThat(config.extensions()).isEmpty();
        assertThat(config.origin()).isNull();
        assertThat(config.codec()).isSameAs(CodecConfig.DEFAULT);
        assertThat(config.handshakeTimeoutMillis()).isEqualTo(10_000);
    }

    @Test
    void tellsWhereToConnectTo() {
        ClientHandshakeConfig config =
                ClientHandshakeConfig.builder("wss://[::1]/chat").build();
        assertThat(config.uri()).isEqualTo(URI.create("wss://[::1]/chat"));
        assertThat(config.host()).isEqualTo("::1");
        assertThat(config.port()).isEqualTo(443);
        assertThat(config.isSecure()).isTrue();
        assertThat(builder().build().isSecure()).isFalse();
        assertThat(builder().build().port()).isEqualTo(80);
    }

    @Test
    void handsEverythingOnToTheNextBuilder() {
        UpgradeListener listener = (pipeline, handshake) -> {};
        CodecConfig codec = CodecConfig.builder().maxMessageBytes(1).build();
        WebSocketClientExtensionHandshaker extension = FakeOffer.of("x");
        ClientHandshakeConfig config = builder()
                .header("Cookie", "a=b")
                .header("X", "1")
                .header("X", "2")
                .subprotocols("a", "b")
                .extensions(extension)
                .origin("https://example.com")
                .onUpgrade(listener)
                .codec(codec)
                .handshakeTimeoutMillis(1)
                .build()
                .toBuilder()
                .build();
        assertThat(config.uri()).isEqualTo(URI.create("ws://example.com/chat"));
        assertThat(config.headers())
                .containsExactly(Map.entry("Cookie", "a=b"), Map.entry("X", "1"), Map.entry("X", "2"));
        assertThat(config.subprotocols()).containsExactly("a", "b");
        assertThat(config.extensions()).containsExactly(extension);
        assertThat(config.origin()).isEqualTo("https://example.com");
        assertThat(config.onUpgrade()).isSameAs(listener);
        assertThat(config.codec()).isSameAs(codec);
        assertThat(config.handshakeTimeoutMillis()).isEqualTo(1);
    }

    @Test
    void doesNotChangeWithItsBuilder() {
        String[] subprotocols = {"a"};
        ClientHandshakeConfig.Builder builder = builder().subprotocols(subprotocols);
        ClientHandshakeConfig config = builder.build();
        builder.header("X", "1").origin("null").handshakeTimeoutMillis(1);
        subprotocols[0] = "b";
        assertThat(config.headers()).isEmpty();
        assertThat(config.origin()).isNull();
        assertThat(config.handshakeTimeoutMillis()).isEqualTo(10_000);
        assertThat(config.subprotocols()).containsExactly("a");
    }

    @Test
    void refusesWhatIsNoUri() {
        assertThatIllegalArgumentException().isThrownBy(() -> ClientHandshakeConfig.builder("ws://a b"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientHandshakeConfig.builder("http://x").build())
                .withMessage("uri: http://x (expected: ws:// or wss://)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "ORIGIN",
                "Upgrade",
                "connection",
                "Content-Length",
                "Transfer-Encoding",
                "Sec-WebSocket-Key",
                "sec-websocket-extensions",
                "a b",
                "",
                "a:",
                "a\r\nb"
            })
    void refusesHeadersThatAreNotTheApplications(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> builder().header(name, "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb: c", "a\nb", "a\rb", "a\0b", "a\u007fb", "a\u0100b", " a", "\ta"})
    void refusesHeaderValuesThatCannotBeSentAndDoesNotRepeatThem(String value) {
        Throwable refused =
                catchThrowable(() -> builder().header("Authorization", "secret").header("X", value + "secret"));
        assertThat(refused).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("header X: U+");
        assertThat(refused.getMessage()).doesNotContain("secret");
    }

    @Test
    void takesHeaderValuesOfAnyByteThatIsNoControlCharacter() {
        for (String value : List.of("", "a", "a b\tc ", "\u00e9\u00ff", "!~")) {
            ClientHandshakeConfig config = builder().header("X", value).build();
            assertThat(ClientRequest.create(config, RequestText.KEY)
                            .toHttp()
                            .headers()
                            .get("X"))
                    .isEqualTo(value);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a,b", " a", "a,", "\u00e9", "a\r\nb"})
    void refusesSubprotocolsThatAreNoTokens(String subprotocol) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().subprotocols("x", subprotocol).build())
                .withMessage("subprotocols: [x, " + subprotocol + "] (expected: distinct tokens)");
    }

    @Test
    void refusesRepeatedSubprotocols() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().subprotocols("a", "b", "a").build())
                .withMessage("subprotocols: [a, b, a] (expected: distinct tokens)");
        assertThat(builder().subprotocols("a", "A").build().subprotocols()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "example.com", "https://x/", "https://x\r\nA: b", "https://a, https://b"})
    void refusesWhatIsNoOrigin(String origin) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().origin(origin).build())
                .withMessage("origin: " + origin + " (expected: such as https://example.com)");
    }

    @Test
    void takesTheOriginNull() {
        assertThat(builder().origin("null").build().origin()).isEqualTo("null");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void refusesTimesThatAreNone(long millis) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().handshakeTimeoutMillis(millis).build())
                .withMessage("handshakeTimeoutMillis: " + millis + " (expected: > 0)");
    }

    @Test
    void refusesNull() {
        assertThatNullPointerException()
                .isThrownBy(() -> builder().onUpgrade(null).build())
                .withMessage("onUpgrade");
        assertThatNullPointerException()
                .isThrownBy(() -> builder().codec(null).build())
                .withMessage("codec");
        assertThatNullPointerException()
                .isThrownBy(() -> ClientHandshakeConfig.builder((URI) null))
                .withMessage("uri");
        assertThatNullPointerException()
                .isThrownBy(() -> new ClientHandshakeHandler(null))
                .withMessage("config");
    }
}
