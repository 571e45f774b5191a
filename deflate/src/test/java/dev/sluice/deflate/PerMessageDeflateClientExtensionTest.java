package dev.sluice.deflate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.codec.Role;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Alone, and under Netty's own handshake. */
class PerMessageDeflateClientExtensionTest {

    private static WebSocketClientExtensionHandshaker asking(String parameters) {
        return new PerMessageDeflateClientExtension(Extensions.config(parameters));
    }

    private static DeflateExtension confirm(WebSocketClientExtensionHandshaker client, String answer) {
        return (DeflateExtension) client.handshakeExtension(Extensions.deflate(answer));
    }

    @Nested
    @DisplayName("RFC 7692 5: offers")
    class Offering {

        @Test
        void byDefaultWhatEveryServerCanAccept() {
            assertThat(Extensions.text(new PerMessageDeflateClientExtension().newRequestData()))
                    .isEqualTo("client_max_window_bits=12");
        }

        @Test
        void whatItIsConfiguredToAskFor() {
            assertThat(Extensions.text(new PerMessageDeflateClientExtension(DeflateConfig.DEFAULT).newRequestData()))
                    .isEqualTo("server_max_window_bits=12; client_max_window_bits=12");
        }

        @Test
        void underNettysHandshake() {
            try (Client client = new Client(asking("server_no_context_takeover"))) {
                assertThat(client.offer())
                        .isEqualTo("permessage-deflate;server_no_context_takeover;client_max_window_bits");
            }
        }
    }

    @Nested
    @DisplayName("RFC 7692 5.1: takes an answer")
    class Confirming {

        @Test
        void thatGrantsWhatWasAsked() {
            DeflateExtension agreed = confirm(asking("server_max_window_bits=10"), "server_max_window_bits=9");
            assertThat(agreed.role()).isEqualTo(Role.CLIENT);
            assertThat(agreed.agreed()).isEqualTo(new DeflateParameters(false, false, 9, 15));
            assertThat(agreed.config().serverMaxWindowBits()).isEqualTo(10);
            assertThat(agreed.rsv()).isEqualTo(WebSocketExtension.RSV1);
        }

        @Test
        void ofItsOwnExtensionAlone() {
            assertThat(new PerMessageDeflateClientExtension()
                            .handshakeExtension(new WebSocketExtensionData("x-webkit-deflate-frame", Map.of())))
                    .isNull();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "permessage-deflate",
                    "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                    "permessage-deflate; server_max_window_bits=8; client_max_window_bits=8",
                    "permessage-deflate; server_max_window_bits=\"9\"",
                })
        void underNettysHandshake(String answer) {
            try (Client client = new Client(new PerMessageDeflateClientExtension())) {
                client.offer();
                client.receive(answer);
                assertThat(client.compresses()).isTrue();
            }
        }

        @Test
        void orGoesWithoutCompression() {
            try (Client client = new Client(new PerMessageDeflateClientExtension())) {
                client.offer();
                client.receive(null);
                assertThat(client.compresses()).isFalse();
            }
        }

        @ParameterizedTest
        @CsvSource({"server_max_window_bits=9, 9", "-, 15"})
        @DisplayName("to the second of two offers as well as to the first")
        void toAnyOfSeveralOffers(String answer, int agreedBits) {
            try (Client client = new Client(asking("server_max_window_bits=9"), asking("-"))) {
                assertThat(client.offer())
                        .isEqualTo("permessage-deflate;server_max_window_bits=9;client_max_window_bits,"
                                + "permessage-deflate;client_max_window_bits");
                client.receive("permessage-deflate;" + answer.replace("-", ""));
                assertThat(client.compresses()).isTrue();
            }
            DeflateExtension first = confirm(asking("server_max_window_bits=9"), answer);
            DeflateExtension agreed = first == null ? confirm(asking("-"), answer) : first;
            assertThat(agreed.agreed().windowBits(Role.SERVER)).isEqualTo(agreedBits);
        }
    }

    @Nested
    @DisplayName("RFC 7692 7.1: fails the connection for an answer")
    class Refusing {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "unknown",
                    "Server_No_Context_Takeover",
                    "server_no_context_takeover=1",
                    "client_no_context_takeover=7",
                    "server_max_window_bits",
                    "server_max_window_bits=7",
                    "server_max_window_bits=16",
                    "server_max_window_bits=99",
                    "server_max_window_bits=08",
                    "server_max_window_bits=+9",
                    "server_max_window_bits=foo",
                    "client_max_window_bits",
                    "client_max_window_bits=7",
                    "client_max_window_bits=13",
                    "client_max_window_bits=foo",
                })
        @DisplayName("attack: that is invalid, or has more than was offered")
        void thatIsInvalid(String parameters) {
            refuses(new PerMessageDeflateClientExtension(), parameters);
        }

        @ParameterizedTest
        @CsvSource({
            "server_no_context_takeover, -",
            "server_no_context_takeover, client_no_context_takeover",
            "server_max_window_bits=10, -",
            "server_max_window_bits=10, server_max_window_bits=11",
            "client_max_window_bits=10, client_max_window_bits=11",
        })
        void thatDoesNotGrantWhatWasAsked(String asked, String parameters) {
            refuses(asking(asked), parameters);
        }

        private void refuses(WebSocketClientExtensionHandshaker extension, String parameters) {
            assertThat(extension.handshakeExtension(Extensions.deflate(parameters)))
                    .isNull();
            String answer = "permessage-deflate" + (parameters.equals(Extensions.NONE) ? "" : "; " + parameters);
            try (Client client = new Client(extension)) {
                client.offer();
                assertThatThrownBy(() -> client.receive(answer)).isInstanceOf(CodecException.class);
                assertThat(client.compresses()).isFalse();
            }
        }
    }

    @Test
    void refusesNull() {
        assertThatNullPointerException()
                .isThrownBy(() -> new PerMessageDeflateClientExtension(null))
                .withMessage("config");
    }

    /** Netty's handler of a client's extensions, with the HTTP messages as objects. */
    private static final class Client implements AutoCloseable {

        private final EmbeddedChannel channel;

        Client(WebSocketClientExtensionHandshaker... extensions) {
            channel = new EmbeddedChannel(new WebSocketClientExtensionHandler(extensions));
        }

        /** Sends an upgrade request; returns its Sec-WebSocket-Extensions. */
        String offer() {
            HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/chat");
            addUpgrade(request.headers());
            channel.writeOutbound(request);
            HttpRequest sent = channel.readOutbound();
            return sent.headers().get(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
        }

        /** Receives the response, with this Sec-WebSocket-Extensions unless it is null. */
        void receive(String answer) {
            HttpResponse response =
                    new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
            addUpgrade(response.headers());
            if (answer != null) {
                response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, answer);
            }
            channel.writeInbound(response);
        }

        boolean compresses() {
            return channel.pipeline().get(DeflateEncoder.class) != null
                    && channel.pipeline().get(DeflateDecoder.class) != null;
        }

        @Override
        public void close() {
            channel.finishAndReleaseAll();
        }

        private static void addUpgrade(HttpHeaders headers) {
            headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
        }
    }
}
