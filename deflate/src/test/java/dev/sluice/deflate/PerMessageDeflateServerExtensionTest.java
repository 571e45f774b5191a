package dev.sluice.deflate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.sluice.codec.Role;
import dev.sluice.testing.Wire;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PerMessageDeflateServerExtensionTest {

    private static final String DEFAULT_ANSWER = "server_max_window_bits=12";

    private static String negotiate(ServerHandshake handshake, String... offers) {
        return negotiate(handshake, DeflateConfig.DEFAULT, offers);
    }

    /** The parameters of the answer, null for none; also checks that the handlers are there when the answer says so. */
    private static String negotiate(ServerHandshake handshake, DeflateConfig config, String... offers) {
        WebSocketServerExtensionHandshaker extension = new PerMessageDeflateServerExtension(config);
        try (UpgradingServer server = UpgradingServer.with(handshake, extension)) {
            String answer = server.negotiate(offers);
            assertThat(server.compresses()).isEqualTo(answer != null);
            return answer;
        }
    }

    @Nested
    @DisplayName("RFC 7692 5: of the offers")
    class Offers {

        @ParameterizedTest
        @EnumSource
        void acceptsOne(ServerHandshake handshake) {
            assertThat(negotiate(handshake, "permessage-deflate; client_max_window_bits"))
                    .isEqualTo("server_max_window_bits=12; client_max_window_bits=12");
        }

        @ParameterizedTest
        @EnumSource
        void grantsWithoutParameters(ServerHandshake handshake) {
            assertThat(negotiate(handshake, Extensions.config("-"), "permessage-deflate"))
                    .isEqualTo("-");
        }

        @ParameterizedTest
        @EnumSource
        @DisplayName("attack: permessage-deflate offered five times with different parameters: the first wins")
        void prefersTheFirstOfFive(ServerHandshake handshake) {
            String answer = negotiate(
                    handshake,
                    "permessage-deflate; server_max_window_bits=11, permessage-deflate; server_max_window_bits=10,"
                            + " permessage-deflate; server_max_window_bits=9; client_no_context_takeover,"
                            + " permessage-deflate; server_max_window_bits=8, permessage-deflate");
            assertThat(answer).isEqualTo("server_max_window_bits=11");
        }

        @ParameterizedTest
        @EnumSource
        @DisplayName("attack: permessage-deflate offered five times: the first acceptable one wins")
        void prefersTheFirstAcceptableOfFive(ServerHandshake handshake) {
            String answer = negotiate(
                    handshake,
                    "permessage-deflate; unknown, permessage-deflate; server_max_window_bits=7,"
                            + " permessage-deflate; client_no_context_takeover; server_max_window_bits=10,"
                            + " permessage-deflate; server_max_window_bits=9, permessage-deflate");
            assertThat(answer).isEqualTo("client_no_context_takeover; server_max_window_bits=10");
        }

        @ParameterizedTest
        @EnumSource
        void passesOverOtherExtensions(ServerHandshake handshake) {
            assertThat(negotiate(handshake, "x-webkit-deflate-frame, Permessage-Deflate, permessage-deflate"))
                    .isEqualTo(DEFAULT_ANSWER);
            assertThat(negotiate(handshake, "x-webkit-deflate-frame, Permessage-Deflate"))
                    .isNull();
        }

        @Test
        void findsThemInEveryLine() {
            assertThat(negotiate(
                            ServerHandshake.SLUICE,
                            "x-webkit-deflate-frame, permessage-deflate; unknown",
                            "permessage-deflate; server_max_window_bits=9"))
                    .isEqualTo("server_max_window_bits=9");
        }
    }

    @Nested
    @DisplayName("RFC 7692 7.1: a server declines")
    class Declining {

        private static final List<String> INVALID = List.of(
                "unknown",
                "__proto__",
                "Server_No_Context_Takeover",
                "server_no_context_takeover=1",
                "client_no_context_takeover=7",
                "server_max_window_bits",
                "server_max_window_bits=7",
                "server_max_window_bits=16",
                "server_max_window_bits=08",
                "server_max_window_bits=+9",
                "server_max_window_bits=foo",
                "client_max_window_bits=7",
                "client_max_window_bits=16",
                "client_max_window_bits=08",
                "client_max_window_bits=+9",
                "client_max_window_bits=foo",
                "client_max_window_bits=\"08\"",
                "client_max_window_bits; unknown=1");

        private static final List<String> REPEATED = List.of(
                "client_no_context_takeover; client_no_context_takeover",
                "server_max_window_bits=9; server_max_window_bits=9",
                "server_max_window_bits=9; client_max_window_bits; server_max_window_bits=10",
                "client_max_window_bits; client_max_window_bits=10");

        /** Netty's own handshake keeps the last of repeated parameters, and shows the extension no more than that. */
        static Stream<Arguments> eachInvalidOffer() {
            return Stream.concat(
                    Arrays.stream(ServerHandshake.values())
                            .flatMap(handshake -> INVALID.stream().map(offer -> Arguments.of(handshake, offer))),
                    REPEATED.stream().map(offer -> Arguments.of(ServerHandshake.SLUICE, offer)));
        }

        @ParameterizedTest
        @MethodSource("eachInvalidOffer")
        @DisplayName("gap 19: an offer with repeated, unknown or wrongly valued parameters, and opens all the same")
        void theOffer(ServerHandshake handshake, String parameters) {
            assertThat(negotiate(handshake, "permessage-deflate; " + parameters))
                    .isNull();
        }

        @ParameterizedTest
        @MethodSource("eachInvalidOffer")
        @DisplayName("gap 19: no more than that offer, and takes the next one")
        void notTheNextOffer(ServerHandshake handshake, String parameters) {
            assertThat(negotiate(handshake, "permessage-deflate; " + parameters + ", permessage-deflate"))
                    .isEqualTo(DEFAULT_ANSWER);
        }

        @ParameterizedTest
        @EnumSource
        @DisplayName("attack: a quoted 9 is valid, and not declined")
        void noQuotedNumber(ServerHandshake handshake) {
            assertThat(negotiate(handshake, "permessage-deflate; server_max_window_bits=\"9\""))
                    .isEqualTo("server_max_window_bits=9");
            assertThat(negotiate(handshake, "permessage-deflate; client_max_window_bits=\"9\""))
                    .isEqualTo("server_max_window_bits=12; client_max_window_bits=9");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    ";",
                    ",,",
                    "permessage-deflate;",
                    "permessage-deflate; server_max_window_bits=\"9",
                    "permessage-deflate; server_max_window_bits=",
                    "permessage-deflate; server_max_window_bits=\"\"",
                    "permessage-deflate, ;"
                })
        @DisplayName("gap 20: nothing when the header is malformed, which is a 400 whatever is configured")
        void noMalformedHeader(String header) {
            WebSocketServerExtensionHandshaker extension = new PerMessageDeflateServerExtension();
            try (UpgradingServer server = UpgradingServer.with(ServerHandshake.SLUICE, extension)) {
                assertThat(server.request(header)).startsWith("HTTP/1.1 400 ");
                assertThat(server.channel.isOpen()).isFalse();
            }
        }
    }

    @Nested
    @DisplayName("RFC 7692 7.1.2: windows")
    class Windows {

        @ParameterizedTest
        @CsvSource({
            "SLUICE, 8, 12, 8",
            "SLUICE, 8, 15, 8",
            "SLUICE, 15, 12, 12",
            "SLUICE, 15, 15, 15",
            "NETTY, 8, 12, 8",
            "NETTY, 8, 15, 8",
            "NETTY, 15, 12, 12",
            "NETTY, 15, 15, 15",
        })
        @DisplayName("gap 15: server_max_window_bits is negotiable, 8 and 15 included, and writes go on to succeed")
        void areGranted(ServerHandshake handshake, int asked, int configured, int granted) {
            DeflateConfig config =
                    DeflateConfig.builder().serverMaxWindowBits(configured).build();
            WebSocketServerExtensionHandshaker extension = new PerMessageDeflateServerExtension(config);
            try (UpgradingServer server = UpgradingServer.with(handshake, extension)) {
                assertThat(server.negotiate("permessage-deflate; server_max_window_bits=" + asked))
                        .isEqualTo("server_max_window_bits=" + granted);
                assertThat(server.compresses()).isTrue();
                for (int i = 0; i < 3; i++) {
                    ChannelFuture written = server.channel.writeAndFlush(new TextWebSocketFrame("Hello".repeat(1_000)));
                    assertThat(written.isSuccess()).isTrue();
                    assertThat(server.sent()).isNotEmpty();
                }
            }
        }
    }

    @Nested
    @DisplayName("RFC 7692 7.1.1: contexts")
    class Contexts {

        @ParameterizedTest
        @EnumSource
        @DisplayName("gap 16: server_no_context_takeover is granted by default")
        void ofTheServerAreGivenUpWhenAsked(ServerHandshake handshake) {
            assertThat(negotiate(handshake, "permessage-deflate; server_no_context_takeover"))
                    .isEqualTo("server_no_context_takeover; server_max_window_bits=12");
        }

        @ParameterizedTest
        @EnumSource
        void areGivenUpAsConfigured(ServerHandshake handshake) {
            DeflateConfig config = Extensions.config("server_no_context_takeover; client_no_context_takeover");
            assertThat(negotiate(handshake, config, "permessage-deflate"))
                    .isEqualTo("server_no_context_takeover; client_no_context_takeover");
        }
    }

    @Nested
    @DisplayName("RFC 7692 6: the bit RSV1")
    class Rsv1 {

        /** "Hello" as RFC 7692 7.2.3.1 compresses it. */
        private static final byte[] COMPRESSED =
                Wire.frame(Role.CLIENT, Wire.FIN | Wire.RSV1 | Wire.BINARY, Wire.hex("f248cdc9c90700"));

        @ParameterizedTest
        @EnumSource
        @DisplayName("gap 21: passes the frame decoder once it is negotiated, with no other option")
        void isAllowedOnceNegotiated(ServerHandshake handshake) {
            try (UpgradingServer server = UpgradingServer.with(handshake, new PerMessageDeflateServerExtension())) {
                server.negotiate("permessage-deflate");
                server.receive(COMPRESSED);
                BinaryWebSocketFrame message = server.channel.readInbound();
                assertThat(message.content().toString(StandardCharsets.US_ASCII))
                        .isEqualTo("Hello");
                message.release();
                assertThat(server.sent()).isEmpty();
                assertThat(server.channel.isOpen()).isTrue();
            }
        }

        @Test
        void isAViolationWhenDeclined() {
            WebSocketServerExtensionHandshaker extension = new PerMessageDeflateServerExtension();
            try (UpgradingServer server = UpgradingServer.with(ServerHandshake.SLUICE, extension)) {
                server.negotiate("permessage-deflate; unknown");
                server.receive(COMPRESSED);
                Object message = server.channel.readInbound();
                assertThat(message).isNull();
                assertThat(server.sent()).startsWith("\u0088").contains("\u0003\u00ea");
            }
        }

        @Test
        void isTheOnlyOne() {
            assertThat(accept(Extensions.NONE).rsv()).isEqualTo(WebSocketExtension.RSV1);
        }
    }

    @Nested
    class EachChannel {

        @Test
        void hasHandlersOfItsOwn() {
            WebSocketServerExtensionHandshaker shared = new PerMessageDeflateServerExtension();
            try (UpgradingServer one = UpgradingServer.with(ServerHandshake.SLUICE, shared);
                    UpgradingServer two = UpgradingServer.with(ServerHandshake.SLUICE, shared)) {
                assertThat(one.negotiate("permessage-deflate; server_max_window_bits=9"))
                        .isEqualTo("server_max_window_bits=9");
                assertThat(two.negotiate("permessage-deflate")).isEqualTo(DEFAULT_ANSWER);
                assertThat(one.channel.pipeline().get(DeflateEncoder.class))
                        .isNotSameAs(two.channel.pipeline().get(DeflateEncoder.class));
            }
        }

        @Test
        void worksByTheAnswer() {
            DeflateExtension accepted = (DeflateExtension) accept("client_max_window_bits; server_max_window_bits=9");
            assertThat(accepted.role()).isEqualTo(Role.SERVER);
            assertThat(accepted.agreed()).isEqualTo(new DeflateParameters(false, false, 9, 12));
            assertThat(accepted.config()).isSameAs(DeflateConfig.DEFAULT);
        }
    }

    @Test
    void refusesNull() {
        assertThatNullPointerException()
                .isThrownBy(() -> new PerMessageDeflateServerExtension(null))
                .withMessage("config");
    }

    private static WebSocketServerExtension accept(String parameters) {
        return new PerMessageDeflateServerExtension().handshakeExtension(Extensions.deflate(parameters));
    }
}
