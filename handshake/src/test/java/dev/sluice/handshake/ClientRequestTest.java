package dev.sluice.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("RFC 6455 4.1: the request")
class ClientRequestTest {

    private static final Connection CONNECTION = new Connection(
            InetSocketAddress.createUnresolved("server", 80), InetSocketAddress.createUnresolved("me", 1), null);

    private static ClientRequest request(ClientHandshakeConfig.Builder config) {
        return ClientRequest.create(config.build(), RequestText.KEY);
    }

    private static List<String> headers(ClientHandshakeConfig.Builder config) {
        List<String> lines = new ArrayList<>();
        request(config).toHttp().headers().forEach(header -> lines.add(header.getKey() + ": " + header.getValue()));
        return lines;
    }

    @Test
    void hasAllHeadersInOneOrder() {
        ClientHandshakeConfig.Builder config = TestClient.chat()
                .header("X-One", "1")
                .subprotocols("a", "b")
                .extensions(FakeOffer.of("x; p=1; q"), FakeOffer.of("y"), FakeOffer.of("x"))
                .origin("https://example.com")
                .header("X-Two", "")
                .header("x-one", "3");
        assertThat(headers(config))
                .containsExactly(
                        "host: server.example.com",
                        "upgrade: websocket",
                        "connection: upgrade",
                        "sec-websocket-key: " + RequestText.KEY,
                        "sec-websocket-version: 13",
                        "origin: https://example.com",
                        "sec-websocket-protocol: a, b",
                        "sec-websocket-extensions: x; p=1; q, y, x",
                        "X-One: 1",
                        "X-Two: ",
                        "x-one: 3");
    }

    @ParameterizedTest
    @CsvSource({
        "ws://x/, x, /",
        "ws://x:80/a?b, x, /a?b",
        "ws://x:443/, x:443, /",
        "wss://x, x, /",
        "wss://x:443, x, /",
        "wss://x:80, x:80, /",
        "ws://[::1]/, [::1], /",
        "wss://[::1]:8443/, [::1]:8443, /",
    })
    void namesTheHostAndThePortUnlessItIsTheDefault(String uri, String host, String target) {
        ClientRequest request = request(ClientHandshakeConfig.builder(uri));
        assertThat(request.toHttp().uri()).isEqualTo(target);
        assertThat(request.toHttp().headers().getAll("Host")).containsExactly(host);
        HandshakeRequest described = request.describe(request.toHttp().headers(), CONNECTION);
        assertThat(described.host()).isEqualTo(host);
        assertThat(described.uri()).isEqualTo(target);
    }

    @Test
    void asksTheExtensionsOnce() {
        WebSocketClientExtensionHandshaker counting = new WebSocketClientExtensionHandshaker() {
            private int count;

            @Override
            public WebSocketExtensionData newRequestData() {
                return new WebSocketExtensionData("x" + ++count, Map.of());
            }

            @Override
            public WebSocketClientExtension handshakeExtension(WebSocketExtensionData answer) {
                return null;
            }
        };
        ClientRequest request = request(TestClient.chat().extensions(counting));
        assertThat(request.toHttp().headers().get("Sec-WebSocket-Extensions")).isEqualTo("x1");
        assertThat(request.toHttp().headers().get("Sec-WebSocket-Extensions")).isEqualTo("x1");
        assertThat(ExtensionHeader.format(request.extensions())).isEqualTo("x1");
    }

    @Test
    void refusesAnOfferThatCannotBeSent() {
        for (WebSocketExtensionData data : List.of(
                new WebSocketExtensionData("x\r\ny", Map.of()),
                new WebSocketExtensionData("x", Map.of("a b", "c")),
                new WebSocketExtensionData("x", Collections.singletonMap("a", "b c")))) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> request(TestClient.chat().extensions(new FakeOffer(data, "*", 0))))
                    .withMessage("extension: " + ExtensionHeader.format(List.of(data))
                            + " (expected: tokens as name, parameters and values)");
        }
    }

    @Test
    void isDescribedAsItWasSent() {
        ClientRequest request = request(ClientHandshakeConfig.builder("ws://x/a%20b?c=d&c=e%20f")
                .subprotocols("a", "b")
                .extensions(FakeOffer.of("x; p=1"))
                .origin("https://y"));
        HandshakeRequest described = request.describe(request.toHttp().headers(), CONNECTION);
        assertThat(described.path()).isEqualTo("/a%20b");
        assertThat(described.query()).isEqualTo(Map.of("c", List.of("d", "e f")));
        assertThat(described.rawQuery()).isEqualTo("c=d&c=e%20f");
        assertThat(described.origin()).isEqualTo("https://y");
        assertThat(described.subprotocols()).containsExactly("a", "b");
        assertThat(ExtensionHeader.format(described.extensions())).isEqualTo("x; p=1");
        assertThat(described.headers()).hasSize(8);
        assertThat(described.remoteAddress()).isEqualTo(CONNECTION.remoteAddress());
        assertThat(described.localAddress()).isEqualTo(CONNECTION.localAddress());
        assertThat(described.secure()).isFalse();
    }
}
