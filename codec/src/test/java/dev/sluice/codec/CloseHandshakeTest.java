package dev.sluice.codec;

import static dev.sluice.codec.CloseHandshake.NO_CLOSE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.CloseHandshake.Action;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("RFC 6455 7: the closing handshake")
class CloseHandshakeTest {

    private final CloseHandshake handshake = new CloseHandshake();
    private final Exception violation = new ProtocolViolationException(Violation.RESERVED_OPCODE);

    @Nested
    class WhenThePeerBegins {

        @Test
        void itsCloseIsEchoedOnce() {
            assertThat(handshake.closeReceived(1001, "away")).isEqualTo(Action.ECHO);
            handshake.closeSent(1001);
            assertThat(handshake.closeReceived(1001, "away")).isEqualTo(Action.NONE);

            assertThat(handshake.outcome()).isEqualTo(new ConnectionClosed(1001, "away", 1001, null));
            assertThat(handshake.outcome().isClean()).isTrue();
        }

        @Test
        void withoutAnEchoItIsNotClean() {
            handshake.closeReceived(1000, "");

            assertThat(handshake.outcome().isClean()).isFalse();
        }

        @Test
        void nothingCountsAfterIt() {
            handshake.closeReceived(1000, "");

            assertThat(handshake.isReceiving()).isFalse();
            assertThat(handshake.isOpen()).isFalse();
        }

        @Test
        void aFailureAfterwardsSendsNothing() {
            handshake.closeReceived(1000, "");
            handshake.closeSent(1000);

            assertThat(handshake.fail(violation)).isEqualTo(Action.NONE);
            assertThat(handshake.outcome().cause()).isNull();
        }
    }

    @Nested
    class WhenThisEndBegins {

        @Test
        void thePeerMayTalkOnUntilItsClose() {
            handshake.closeSent(1000);
            assertThat(handshake.isReceiving()).isTrue();
            assertThat(handshake.isOpen()).isFalse();

            assertThat(handshake.closeReceived(3000, "ok")).isEqualTo(Action.FINISH);
            assertThat(handshake.isReceiving()).isFalse();
            assertThat(handshake.outcome()).isEqualTo(new ConnectionClosed(3000, "ok", 1000, null));
        }

        @Test
        void aFailureAfterwardsSendsNoSecondClose() {
            handshake.closeSent(1000);

            assertThat(handshake.fail(violation)).isEqualTo(Action.FINISH);
            assertThat(handshake.fail(violation)).isEqualTo(Action.NONE);
            assertThat(handshake.outcome()).isEqualTo(new ConnectionClosed(NO_CLOSE, "", 1000, violation));
        }

        @Test
        void withoutAnAnswerItIsNotClean() {
            handshake.closeSent(1000);

            assertThat(handshake.outcome().isClean()).isFalse();
        }
    }

    @Nested
    class WhenTheConnectionFails {

        @Test
        void oneCloseIsSentAndNothingCountsAnyMore() {
            assertThat(handshake.fail(violation)).isEqualTo(Action.SEND);
            handshake.closeSent(1002);

            assertThat(handshake.isReceiving()).isFalse();
            assertThat(handshake.closeReceived(1000, "")).isEqualTo(Action.NONE);
            assertThat(handshake.fail(violation)).isEqualTo(Action.NONE);
            assertThat(handshake.outcome()).isEqualTo(new ConnectionClosed(NO_CLOSE, "", 1002, violation));
        }
    }

    @Test
    void withoutAnyCloseBothCodesAre1006() {
        assertThat(handshake.outcome()).isEqualTo(new ConnectionClosed(1006, "", 1006, null));
        assertThat(handshake.outcome().isClean()).isFalse();
    }

    @Test
    void knowsWhichExceptionsTellOfThePeer() {
        assertThat(CloseHandshake.peerFault(new ProtocolViolationException(Violation.TEXT_NOT_UTF8)))
                .isEqualTo(WebSocketCloseStatus.INVALID_PAYLOAD_DATA);
        assertThat(CloseHandshake.peerFault(
                        new CorruptedWebSocketFrameException(WebSocketCloseStatus.PROTOCOL_ERROR, "", null)))
                .isEqualTo(WebSocketCloseStatus.PROTOCOL_ERROR);
        assertThat(CloseHandshake.peerFault(new TooLongFrameException()))
                .isEqualTo(WebSocketCloseStatus.MESSAGE_TOO_BIG);
        assertThat(CloseHandshake.peerFault(new DecompressionException()))
                .isEqualTo(WebSocketCloseStatus.INVALID_PAYLOAD_DATA);
        assertThat(CloseHandshake.peerFault(new DecoderException(new CodecException())))
                .isEqualTo(WebSocketCloseStatus.INVALID_PAYLOAD_DATA);
        assertThat(CloseHandshake.peerFault(new DecoderException(new SSLException("bad record"))))
                .isNull();
        assertThat(CloseHandshake.peerFault(new CodecException())).isNull();
        assertThat(CloseHandshake.peerFault(new IOException("reset"))).isNull();
    }
}
