package dev.sluice.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.handshake.ClientHandshakeConfig;
import dev.sluice.handshake.ClientHandshakeException;
import dev.sluice.handshake.ClientHandshakeHandler;
import dev.sluice.handshake.HandshakeComplete;
import dev.sluice.handshake.HandshakeFailure;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

/** permessage-deflate from the client's offer to compressed messages, under this library's client handshake. */
class ClientHandshakeTest {

    private static final String MESSAGE = "compressible ".repeat(100);

    private static WebSocketClientExtensionHandshaker asking(String parameters) {
        return new PerMessageDeflateClientExtension(Extensions.config(parameters));
    }

    /** Answers each offer of permessage-deflate with these parameters, fit or not. */
    private static WebSocketServerExtensionHandshaker answering(String parameters) {
        WebSocketServerExtension real =
                new PerMessageDeflateServerExtension().handshakeExtension(Extensions.deflate("-"));
        WebSocketServerExtension extension = Mockito.spy(real);
        Mockito.when(extension.newReponseData()).thenReturn(Extensions.deflate(parameters));
        return offer -> extension;
    }

    @ParameterizedTest
    @EnumSource
    void compressesInBothDirections(ServerHandshake handshake) {
        try (Connection connection = new Connection(
                UpgradingServer.with(handshake, new PerMessageDeflateServerExtension()),
                new PerMessageDeflateClientExtension())) {
            connection.exchange();
            assertThat(connection.agreed()).contains("client_max_window_bits=12");
            assertThat(connection.server.compresses()).isTrue();
            for (int i = 0; i < 3; i++) {
                connection.client.writeOutbound(new TextWebSocketFrame(MESSAGE));
                assertThat(connection.exchange()).isBetween(1, MESSAGE.length() / 10);
                assertThat(text(connection.server.channel)).isEqualTo(MESSAGE);
                connection.server.channel.writeOutbound(new TextWebSocketFrame(MESSAGE));
                assertThat(connection.exchange()).isBetween(1, MESSAGE.length() / 10);
                assertThat(text(connection.client)).isEqualTo(MESSAGE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void goesWithoutCompressionWhenTheServerDoesNotKnowIt(ServerHandshake handshake) {
        try (Connection connection = new Connection(
                UpgradingServer.with(handshake, offer -> null), new PerMessageDeflateClientExtension())) {
            connection.exchange();
            assertThat(connection.agreed()).isNull();
            connection.client.writeOutbound(new TextWebSocketFrame(MESSAGE));
            assertThat(connection.exchange()).isGreaterThan(MESSAGE.length());
            assertThat(text(connection.server.channel)).isEqualTo(MESSAGE);
        }
    }

    @Test
    void takesTheFirstOfSeveralOffersThatTheServerTakes() {
        WebSocketServerExtensionHandshaker server = new PerMessageDeflateServerExtension();
        WebSocketClientExtensionHandshaker[] offers = {
            asking("server_max_window_bits=9"), asking("server_no_context_takeover"), asking("-")
        };
        try (Connection connection = new Connection(UpgradingServer.with(ServerHandshake.SLUICE, server), offers)) {
            connection.exchange();
            assertThat(connection.agreed()).contains("server_max_window_bits=9");
        }
        WebSocketServerExtensionHandshaker picky = offer ->
                offer.parameters().containsKey("server_max_window_bits") ? null : server.handshakeExtension(offer);
        try (Connection connection = new Connection(UpgradingServer.with(ServerHandshake.SLUICE, picky), offers)) {
            connection.exchange();
            assertThat(connection.agreed()).contains("server_no_context_takeover");
            connection.server.channel.writeOutbound(new TextWebSocketFrame(MESSAGE));
            assertThat(connection.exchange()).isBetween(1, MESSAGE.length() / 10);
            assertThat(text(connection.client)).isEqualTo(MESSAGE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server_max_window_bits=99",
                "server_max_window_bits=7",
                "server_max_window_bits=09",
                "server_max_window_bits",
                "client_max_window_bits",
                "client_max_window_bits=13",
                "server_no_context_takeover=1",
                "unknown",
                "unknown=1",
            })
    @DisplayName("attack: server_max_window_bits=99, and other answers that fit no offer")
    void failsForAnAnswerThatFitsNoOffer(String answer) {
        try (Connection connection = new Connection(
                UpgradingServer.with(ServerHandshake.SLUICE, answering(answer)),
                new PerMessageDeflateClientExtension(),
                new PerMessageDeflateClientExtension(DeflateConfig.DEFAULT))) {
            connection.exchange();
            assertThat(connection.failure().failure()).isEqualTo(HandshakeFailure.EXTENSION_PARAMETERS);
            assertThat(connection.failure().headers().get("Sec-WebSocket-Extensions"))
                    .isEqualTo("permessage-deflate; " + answer);
            assertThat(connection.client.isOpen()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"server_no_context_takeover", "server_max_window_bits=10"})
    @DisplayName("RFC 7692 7.1: an answer has to grant what was asked")
    void failsForAnAnswerThatDoesNotGrantWhatWasAsked(String asked) {
        try (Connection connection =
                new Connection(UpgradingServer.with(ServerHandshake.SLUICE, answering("-")), asking(asked))) {
            connection.exchange();
            assertThat(connection.failure().failure()).isEqualTo(HandshakeFailure.EXTENSION_PARAMETERS);
        }
    }

    private static String text(EmbeddedChannel channel) {
        TextWebSocketFrame frame = channel.readInbound();
        String text = frame.text();
        frame.release();
        return text;
    }

    /** Both ends, and what carries bytes between them. */
    private static final class Connection implements AutoCloseable {

        private final UpgradingServer server;
        private final EmbeddedChannel client = new EmbeddedChannel();
        private final ClientHandshakeHandler handler;

        Connection(UpgradingServer server, WebSocketClientExtensionHandshaker... offers) {
            this.server = server;
            handler = new ClientHandshakeHandler(ClientHandshakeConfig.builder("ws://server.example.com/chat")
                    .extensions(offers)
                    .build());
            client.pipeline().addLast(handler);
        }

        /** Carries bytes until there are none; returns how many there were. */
        int exchange() {
            int bytes = 0;
            for (int carried = -1; carried != 0; bytes += carried) {
                carried = carry(client, server.channel) + carry(server.channel, client);
            }
            return bytes;
        }

        /** The parameters of permessage-deflate in the server's answer; null for none. */
        String agreed() {
            HandshakeComplete complete = handler.handshakeFuture().getNow();
            assertThat(complete.extensions()).hasSizeLessThan(2);
            return complete.extensions().stream()
                    .map((WebSocketExtensionData data) -> Extensions.text(data))
                    .findFirst()
                    .orElse(null);
        }

        ClientHandshakeException failure() {
            return (ClientHandshakeException) handler.handshakeFuture().cause();
        }

        private static int carry(EmbeddedChannel from, EmbeddedChannel to) {
            StringBuilder text = new StringBuilder();
            for (ByteBuf data = from.readOutbound(); data != null; data = from.readOutbound()) {
                text.append(data.toString(StandardCharsets.ISO_8859_1));
                data.release();
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
            if (bytes.length > 0 && to.isOpen()) {
                to.writeInbound(to.alloc().buffer(bytes.length).writeBytes(bytes));
                to.checkException();
            }
            return bytes.length;
        }

        @Override
        public void close() {
            client.unsafe().close(client.newPromise());
            client.runPendingTasks();
            client.finishAndReleaseAll();
            server.close();
        }
    }
}
