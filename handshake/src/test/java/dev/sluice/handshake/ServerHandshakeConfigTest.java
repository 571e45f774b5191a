package dev.sluice.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.sluice.codec.CodecConfig;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerHandshakeConfigTest {

    @Test
    void hasSafeDefaults() {
        ServerHandshakeConfig config = ServerHandshakeConfig.DEFAULT;
        assertThat(config.path()).isEqualTo("/");
        assertThat(config.isPathPrefix()).isFalse();
        assertThat(config.originPolicy().allows("https://evil", "x", true)).isFalse();
        assertThat(config.extensions()).isEmpty();
        assertThat(config.codec()).isSameAs(CodecConfig.DEFAULT);
        assertThat(config.handshakeTimeoutMillis()).isEqualTo(10_000);
        assertThat(config.lingerTimeoutMillis()).isEqualTo(2_000);
    }

    @Test
    void handsEverythingOnToTheNextBuilder() {
        OriginPolicy origins = OriginPolicy.any();
        SubprotocolSelector subprotocols = SubprotocolSelector.serverPreference("a");
        HandshakeAuthorizer authorizer = HandshakeAuthorizer.acceptAll();
        UpgradeListener listener = (pipeline, handshake) -> {};
        CodecConfig codec = CodecConfig.builder().maxMessageBytes(1).build();
        WebSocketServerExtensionHandshaker extension = offer -> null;
        ServerHandshakeConfig config = ServerHandshakeConfig.builder()
                .pathPrefix("/rooms")
                .originPolicy(origins)
                .subprotocols(subprotocols)
                .authorizer(authorizer)
                .onUpgrade(listener)
                .codec(codec)
                .extensions(extension)
                .handshakeTimeoutMillis(1)
                .lingerTimeoutMillis(2)
                .build()
                .toBuilder()
                .build();
        assertThat(config.path()).isEqualTo("/rooms");
        assertThat(config.isPathPrefix()).isTrue();
        assertThat(config.originPolicy()).isSameAs(origins);
        assertThat(config.subprotocols()).isSameAs(subprotocols);
        assertThat(config.authorizer()).isSameAs(authorizer);
        assertThat(config.onUpgrade()).isSameAs(listener);
        assertThat(config.codec()).isSameAs(codec);
        assertThat(config.extensions()).containsExactly(extension);
        assertThat(config.handshakeTimeoutMillis()).isEqualTo(1);
        assertThat(config.lingerTimeoutMillis()).isEqualTo(2);
    }

    @Test
    void doesNotChangeWithItsBuilder() {
        ServerHandshakeConfig.Builder builder = ServerHandshakeConfig.builder();
        ServerHandshakeConfig config = builder.build();
        builder.path("/other");
        assertThat(config.path()).isEqualTo("/");
    }

    @ParameterizedTest
    @CsvSource({
        "/chat, false, /chat, true",
        "/chat, false, /chat/, false",
        "/chat, false, /Chat, false",
        "/chat, false, /, false",
        "/a%2Fb, false, /a/b, false",
        "/rooms, true, /rooms, true",
        "/rooms, true, /rooms/, true",
        "/rooms, true, /rooms/7/x, true",
        "/rooms, true, /roomservice, false",
        "/rooms, true, /other/7, false",
        "/rooms, true, /room, false",
        "/rooms/, true, /rooms/7, true",
        "/rooms/, true, /roomy/7, false",
        "/, true, /anything, true",
    })
    void matchesPaths(String path, boolean prefix, String requested, boolean matches) {
        ServerHandshakeConfig.Builder builder = ServerHandshakeConfig.builder();
        ServerHandshakeConfig config = (prefix ? builder.pathPrefix(path) : builder.path(path)).build();
        assertThat(config.matches(requested)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "chat", "/chat?a", "/chat#a"})
    void refusesWhatIsNotAPath(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerHandshakeConfig.builder().path(path).build())
                .withMessage("path: " + path + " (expected: /..., without query and fragment)");
    }

    @Test
    void refusesTimesThatAreNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerHandshakeConfig.builder()
                        .handshakeTimeoutMillis(-1)
                        .build())
                .withMessage("handshakeTimeoutMillis: -1 (expected: > 0)");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ServerHandshakeConfig.builder().lingerTimeoutMillis(0).build())
                .withMessage("lingerTimeoutMillis: 0 (expected: > 0)");
    }

    @Test
    void refusesNull() {
        assertThatNullPointerException()
                .isThrownBy(
                        () -> ServerHandshakeConfig.builder().authorizer(null).build())
                .withMessage("authorizer");
        assertThatNullPointerException().isThrownBy(() -> new ServerHandshakeHandler(null));
    }
}
