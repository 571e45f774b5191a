package dev.sluice.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RFC 6455 4.1: what a 101 has to say")
class ResponseRulesTest {

    private static Agreement check(AnswerText answer, ClientHandshakeConfig.Builder config) throws FailedException {
        return ResponseRules.check(http(answer), ClientRequest.create(config.build(), RequestText.KEY));
    }

    private static HandshakeFailure failure(AnswerText answer, ClientHandshakeConfig.Builder config) {
        FailedException failed = catchThrowableOfType(FailedException.class, () -> check(answer, config));
        assertThat(failed).as("failure of %s", answer).isNotNull();
        assertThat(failed.getStackTrace()).isEmpty();
        return failed.failure();
    }

    private static HandshakeFailure failure(AnswerText answer) {
        return failure(answer, TestClient.chat());
    }

    private static HttpResponse http(AnswerText answer) {
        String[] lines = answer.toString().split("\r\n", -1);
        String version = lines[0].substring(0, lines[0].indexOf(' '));
        HttpResponse response = new DefaultHttpResponse(
                HttpVersion.valueOf(version),
                HttpResponseStatus.SWITCHING_PROTOCOLS,
                DefaultHttpHeadersFactory.headersFactory().withValidation(false));
        for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
            int colon = lines[i].indexOf(':');
            response.headers()
                    .add(
                            lines[i].substring(0, colon),
                            lines[i].substring(colon + 1).strip());
        }
        return response;
    }

    private static Agreement agreed(AnswerText answer, ClientHandshakeConfig.Builder config) throws FailedException {
        return check(answer, config);
    }

    @Test
    void isTheExampleOfTheRfc() throws FailedException {
        Agreement agreement = agreed(AnswerText.switching(), TestClient.chat());
        assertThat(agreement.subprotocol()).isNull();
        assertThat(agreement.extensions().isEmpty()).isTrue();
        assertThat(agreement.answers()).isEmpty();
        assertThat(agreement.rsvBits()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0", "HTTP/2.0", "HTTP/1.2", "ICY/1.1"})
    void isHttp11(String version) {
        assertThat(failure(AnswerText.switching().line(version + " 101 x"))).isEqualTo(HandshakeFailure.HTTP_VERSION);
    }

    @Nested
    class Upgrade {

        @ParameterizedTest
        @ValueSource(strings = {"websocket", "WebSocket", "WEBSOCKET", " websocket , ,"})
        void isWebsocketInAnyCase(String upgrade) throws FailedException {
            agreed(AnswerText.switching().replace("Upgrade: " + upgrade), TestClient.chat());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "h2c",
                    "websockets",
                    "web socket",
                    "websocket, h2c",
                    "websocket, WebSocket",
                    "\"websocket\""
                })
        void isNothingElse(String upgrade) {
            assertThat(failure(AnswerText.switching().replace("Upgrade: " + upgrade)))
                    .isEqualTo(HandshakeFailure.UPGRADE);
        }

        @Test
        void isThereOnce() {
            assertThat(failure(AnswerText.switching().without("Upgrade"))).isEqualTo(HandshakeFailure.UPGRADE);
            assertThat(failure(AnswerText.switching().with("Upgrade: websocket")))
                    .isEqualTo(HandshakeFailure.UPGRADE);
            assertThat(failure(AnswerText.switching().with("Upgrade: h2c"))).isEqualTo(HandshakeFailure.UPGRADE);
        }

        @ParameterizedTest
        @ValueSource(strings = {"Upgrade", "upgrade", "keep-alive, UPGRADE", "a b, upgrade"})
        void isListedByConnection(String connection) throws FailedException {
            agreed(AnswerText.switching().replace("Connection: " + connection), TestClient.chat());
            agreed(
                    AnswerText.switching().replace("Connection: keep-alive", "Connection: " + connection),
                    TestClient.chat());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "keep-alive", "close", "upgraded", "up grade"})
        void isListedByConnectionAsSuch(String connection) {
            assertThat(failure(AnswerText.switching().replace("Connection: " + connection)))
                    .isEqualTo(HandshakeFailure.UPGRADE);
        }

        @Test
        void needsConnection() {
            assertThat(failure(AnswerText.switching().without("Connection"))).isEqualTo(HandshakeFailure.UPGRADE);
        }
    }

    @Nested
    class Accept {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    RequestText.KEY,
                    "S3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                    "s3pPLMBiTxaQ9kYGzzhZRbK+xOo",
                    "s3pPLMBiTxaQ9kYGzzhZRbK-xOo=",
                    "\"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\"",
                    "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=, s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
                })
        @DisplayName("attack: a wrong Accept")
        void answersTheKeyToTheLetter(String accept) {
            assertThat(failure(AnswerText.switching().replace("Sec-WebSocket-Accept: " + accept)))
                    .isEqualTo(HandshakeFailure.ACCEPT);
        }

        @Test
        void isThereOnce() {
            assertThat(failure(AnswerText.switching().without("Sec-WebSocket-Accept")))
                    .isEqualTo(HandshakeFailure.ACCEPT);
            assertThat(failure(AnswerText.switching().with("Sec-WebSocket-Accept: " + RequestText.ACCEPT)))
                    .isEqualTo(HandshakeFailure.ACCEPT);
            assertThat(failure(AnswerText.switching().with("Sec-WebSocket-Accept: other")))
                    .isEqualTo(HandshakeFailure.ACCEPT);
        }
    }

    @Nested
    class Subprotocol {

        private static final String NAME = "Sec-WebSocket-Protocol: ";

        private final ClientHandshakeConfig.Builder offering = TestClient.chat().subprotocols("a", "b");

        @Test
        void isOneThatWasOffered() throws FailedException {
            assertThat(agreed(AnswerText.switching().with(NAME + "b"), offering).subprotocol())
                    .isEqualTo("b");
        }

        @Test
        void canBeAbsent() throws FailedException {
            assertThat(agreed(AnswerText.switching(), offering).subprotocol()).isNull();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "c", "A", "a, b", "a,", "a;b"})
        @DisplayName("attack: a subprotocol that was not offered")
        void isNoOther(String chosen) {
            assertThat(failure(AnswerText.switching().with(NAME + chosen), offering))
                    .isEqualTo(HandshakeFailure.SUBPROTOCOL);
        }

        @Test
        void isNotThereTwice() {
            assertThat(failure(AnswerText.switching().with(NAME + "a", NAME + "a"), offering))
                    .isEqualTo(HandshakeFailure.SUBPROTOCOL);
            assertThat(failure(AnswerText.switching().with(NAME + "a", NAME + "c"), offering))
                    .isEqualTo(HandshakeFailure.SUBPROTOCOL);
        }

        @Test
        void isNotThereWhenNoneWasOffered() {
            assertThat(failure(AnswerText.switching().with(NAME + "a"))).isEqualTo(HandshakeFailure.SUBPROTOCOL);
        }
    }

    @Nested
    @DisplayName("RFC 6455 9.1: the extensions")
    class Extensions {

        private static final String NAME = "Sec-WebSocket-Extensions: ";

        private static ClientHandshakeConfig.Builder offering(WebSocketClientExtensionHandshaker... handshakers) {
            return TestClient.chat().extensions(handshakers);
        }

        private static final WebSocketClientExtensionHandshaker X =
                FakeOffer.of("x; p=1", "*", WebSocketExtension.RSV1);
        private static final WebSocketClientExtensionHandshaker Y = FakeOffer.of("y", "*", WebSocketExtension.RSV2);

        @Test
        void areThoseOfTheAnswerInItsOrder() throws FailedException {
            Agreement agreement = agreed(AnswerText.switching().with(NAME + "y; q=\"2\"", NAME + "x"), offering(X, Y));
            assertThat(ExtensionHeader.format(agreement.answers())).isEqualTo("y; q=2, x");
            assertThat(agreement.extensions().stream().map(WebSocketExtension::rsv))
                    .containsExactly(WebSocketExtension.RSV2, WebSocketExtension.RSV1);
            assertThat(agreement.rsvBits()).isEqualTo(WebSocketExtension.RSV1 | WebSocketExtension.RSV2);
        }

        @Test
        void canBeAbsent() throws FailedException {
            assertThat(agreed(AnswerText.switching(), offering(X)).rsvBits()).isZero();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", ",", ";", "x;", "x; =1", "x; a=", "x; a=\"", "x y", "x; a=1; a=1", "\u00e9"})
        void areWellFormed(String answer) {
            assertThat(failure(AnswerText.switching().with(NAME + answer), offering(X)))
                    .isEqualTo(HandshakeFailure.MALFORMED_EXTENSIONS);
        }

        @ParameterizedTest
        @ValueSource(strings = {"z", "X", "y, z", "x, x", "x; a, x; b"})
        @DisplayName("attack: an extension that was not offered")
        void wereOfferedAndComeOnce(String answer) {
            assertThat(failure(AnswerText.switching().with(NAME + answer), offering(X, X, Y)))
                    .isEqualTo(HandshakeFailure.EXTENSION_NOT_OFFERED);
        }

        @Test
        void areNotThereWhenNoneWasOffered() {
            assertThat(failure(AnswerText.switching().with(NAME + "x")))
                    .isEqualTo(HandshakeFailure.EXTENSION_NOT_OFFERED);
        }

        @Test
        void haveParametersThatFitAnOffer() {
            assertThat(failure(
                            AnswerText.switching().with(NAME + "x; c"),
                            offering(FakeOffer.of("x; a", "x; a", 0), FakeOffer.of("x", "x", 0))))
                    .isEqualTo(HandshakeFailure.EXTENSION_PARAMETERS);
        }

        @Test
        void areSettledByWhicheverOfferOfTheNameTheyFit() throws FailedException {
            WebSocketClientExtensionHandshaker first = FakeOffer.of("x; a", "x; a", WebSocketExtension.RSV1);
            WebSocketClientExtensionHandshaker second = FakeOffer.of("x", "x", WebSocketExtension.RSV2);
            assertThat(agreed(AnswerText.switching().with(NAME + "x; a"), offering(first, Y, second))
                            .rsvBits())
                    .isEqualTo(WebSocketExtension.RSV1);
            assertThat(agreed(AnswerText.switching().with(NAME + "x"), offering(first, Y, second))
                            .rsvBits())
                    .isEqualTo(WebSocketExtension.RSV2);
        }

        @Test
        void areShownToTheExtensionsOfTheirNameAlone() throws FailedException {
            WebSocketClientExtensionHandshaker other = new WebSocketClientExtensionHandshaker() {
                @Override
                public WebSocketExtensionData newRequestData() {
                    return new WebSocketExtensionData("z", Map.of());
                }

                @Override
                public FakeExtension handshakeExtension(WebSocketExtensionData answer) {
                    throw new AssertionError("asked");
                }
            };
            assertThat(agreed(AnswerText.switching().with(NAME + "x"), offering(other, X))
                            .answers())
                    .hasSize(1);
        }

        @Test
        void neverShareABit() {
            assertThat(failure(
                            AnswerText.switching().with(NAME + "x, z"),
                            offering(X, FakeOffer.of("z", "*", WebSocketExtension.RSV1))))
                    .isEqualTo(HandshakeFailure.EXTENSION_PARAMETERS);
        }

        @Test
        void doNotFitWhenTheExtensionThrows() {
            WebSocketClientExtensionHandshaker throwing = new ThrowingOffer(false, true);
            assertThatThrownBy(() -> agreed(AnswerText.switching().with(NAME + "x"), offering(throwing)))
                    .isInstanceOf(FailedException.class)
                    .hasCauseInstanceOf(NumberFormatException.class);
        }

        @Test
        void mayFitAnotherOfferThanTheOneThatThrows() throws Exception {
            WebSocketClientExtensionHandshaker throwing = new ThrowingOffer(false, true);
            assertThat(agreed(AnswerText.switching().with(NAME + "x"), offering(throwing, X))
                            .answers())
                    .hasSize(1);
        }
    }
}
