package dev.sluice.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeDecisionTest {

    @Test
    void anAcceptCarriesHeadersInOrderAndAnAttachment() {
        HandshakeDecision.Accept accept = HandshakeDecision.accept()
                .withHeader("Set-Cookie", "a=1")
                .withAttachment("user")
                .withHeader("Set-Cookie", "b=2");
        assertThat(accept.headers()).containsExactly(Map.entry("Set-Cookie", "a=1"), Map.entry("Set-Cookie", "b=2"));
        assertThat(accept.attachment()).isEqualTo("user");
    }

    @Test
    void aRejectCarriesStatusHeadersAndBody() {
        HandshakeDecision.Reject reject = HandshakeDecision.reject(HttpResponseStatus.UNAUTHORIZED)
                .withHeader("WWW-Authenticate", "Bearer")
                .withBody("who are you?");
        assertThat(reject.status()).isEqualTo(HttpResponseStatus.UNAUTHORIZED);
        assertThat(reject.headers()).containsExactly(Map.entry("WWW-Authenticate", "Bearer"));
        assertThat(reject.body()).isEqualTo("who are you?");
    }

    @Test
    void bothTakeHeadersInBulk() {
        HttpHeaders headers = new DefaultHttpHeaders().add("a", "b").add("a", "c");
        HandshakeDecision.Accept accept =
                HandshakeDecision.accept().withAttachment("user").withHeaders(headers);
        HandshakeDecision.Reject reject = HandshakeDecision.reject(HttpResponseStatus.FORBIDDEN)
                .withBody("no")
                .withHeaders(headers);
        headers.add("a", "too late");
        assertThat(accept.headers()).containsExactly(Map.entry("a", "b"), Map.entry("a", "c"));
        assertThat(accept.attachment()).isEqualTo("user");
        assertThat(reject.headers()).isEqualTo(accept.headers());
        assertThat(reject.body()).isEqualTo("no");
    }

    @Test
    void theBodyOfARejectIsTheReasonPhraseUnlessGiven() {
        assertThat(HandshakeDecision.reject(HttpResponseStatus.FORBIDDEN).body())
                .isEqualTo("Forbidden");
    }

    @Test
    void decisionsDoNotChange() {
        HandshakeDecision.Accept accept = HandshakeDecision.accept();
        accept.withHeader("a", "b").withAttachment("c");
        assertThat(accept.headers()).isEmpty();
        assertThat(accept.attachment()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 101, 200, 204, 299, 600, 999})
    void aRejectNeedsAStatusThatRejects(int status) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandshakeDecision.reject(HttpResponseStatus.valueOf(status)))
                .withMessage("status: " + status + " (expected: 300-599)");
    }

    @Test
    void redirectsAndErrorsReject() {
        assertThat(HandshakeDecision.reject(HttpResponseStatus.MULTIPLE_CHOICES)
                        .status()
                        .code())
                .isEqualTo(300);
        assertThat(HandshakeDecision.reject(HttpResponseStatus.valueOf(599))
                        .status()
                        .code())
                .isEqualTo(599);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection",
                "upgrade",
                "content-length",
                "Transfer-Encoding",
                "Sec-WebSocket-Accept",
                "sec-websocket-protocol",
                "Sec-WebSocket-Extensions"
            })
    void headersOfTheHandshakeAreItsOwn(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandshakeDecision.accept().withHeader(name, "x"))
                .withMessage("header " + name + " (expected: one that the handshake does not write)");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        HandshakeDecision.reject(HttpResponseStatus.FORBIDDEN).withHeader(name, "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", "a\r\nb", "\u00e9"})
    void namesAreTokens(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandshakeDecision.accept().withHeader(name, "x"))
                .withMessageMatching("header name: '[ -~]*' \\(expected: a token\\)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nSet-Cookie: b", "a\n", "\r", "\0", "\u20ac"})
    @DisplayName("attack: CR LF in a header that the application supplies")
    void valuesStayOnTheirLine(String value) {
        HttpHeaders unchecked = DefaultHttpHeadersFactory.headersFactory()
                .withValidation(false)
                .newHeaders()
                .add("x", value);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandshakeDecision.accept().withHeaders(unchecked))
                .withMessageMatching(
                        "header x: U\\+[0-9A-F]{4} at \\d+ \\(expected: no space in front, no control character, and each of one byte\\)");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        HandshakeDecision.reject(HttpResponseStatus.FORBIDDEN).withHeaders(unchecked));
    }
}
