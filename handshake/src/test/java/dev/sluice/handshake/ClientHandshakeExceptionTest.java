package dev.sluice.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ClientHandshakeExceptionTest {

    private static ClientHandshakeException refusal(String body) {
        return new ClientHandshakeException(
                HandshakeFailure.STATUS,
                null,
                HttpResponseStatus.NOT_FOUND,
                new DefaultHttpHeaders().add("A", "b"),
                body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void tellsOfAnAnswer() {
        ClientHandshakeException exception = refusal("gone");
        assertThat(exception)
                .isInstanceOf(IOException.class)
                .hasMessage("The server did not switch protocols. It answered 404 Not Found.")
                .hasNoCause();
        assertThat(exception.failure()).isEqualTo(HandshakeFailure.STATUS);
        assertThat(exception.status()).isEqualTo(HttpResponseStatus.NOT_FOUND);
        assertThat(exception.headers().get("a")).isEqualTo("b");
        assertThat(exception.bodyText()).isEqualTo("gone");
    }

    @Test
    void keepsTheServerFromCommandingTerminals() {
        HttpResponseStatus status = new HttpResponseStatus(404, "\u001b[2JAll is well \u00e9");
        assertThat(new ClientHandshakeException(
                        HandshakeFailure.STATUS, null, status, new DefaultHttpHeaders(), new byte[0]))
                .hasMessage("The server did not switch protocols. It answered 404 ?[2JAll is well ?.");
    }

    @Test
    void tellsThatThereIsNone() {
        IOException cause = new IOException();
        ClientHandshakeException exception = new ClientHandshakeException(HandshakeFailure.CONNECTION, cause);
        assertThat(exception).hasMessage("The connection failed.").hasCause(cause);
        assertThat(exception.failure()).isEqualTo(HandshakeFailure.CONNECTION);
        assertThat(exception.status()).isNull();
        assertThat(exception.headers()).isEmpty();
        assertThat(exception.body()).isEmpty();
        assertThat(exception.bodyText()).isEmpty();
    }

    @Test
    void cannotBeChangedThroughItsBody() {
        ClientHandshakeException exception = refusal("gone");
        exception.body()[0] = 'x';
        assertThat(exception.bodyText()).isEqualTo("gone");
    }

    @Test
    void readsABodyThatWasCutInTheMiddleOfACharacter() {
        byte[] cut = {'a', (byte) 0xe2, (byte) 0x82};
        assertThat(new ClientHandshakeException(
                                HandshakeFailure.STATUS, null, HttpResponseStatus.OK, new DefaultHttpHeaders(), cut)
                        .bodyText())
                .isEqualTo("a\ufffd");
    }
}
