package dev.sluice.deflate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.codec.ProtocolViolationException;
import dev.sluice.codec.Violation;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much room a message is given: what stops a bomb is that there is none for it. */
class InflatedMessageTest {

    private static final ByteBufAllocator ALLOC = ByteBufAllocator.DEFAULT;

    private InflatedMessage message;

    private void begin(long maxMessageBytes, int pieceBytes) {
        message = new InflatedMessage(DeflateConfig.builder()
                .maxMessageBytes(maxMessageBytes)
                .inflatedFragmentBytes(pieceBytes)
                .build());
        message.begin(new BinaryWebSocketFrame(
                true, WebSocketExtension.RSV1 | WebSocketExtension.RSV2, Unpooled.EMPTY_BUFFER));
    }

    @AfterEach
    void release() {
        message.release();
        message.release();
    }

    @DisplayName("there is never room for more than a byte over the limit, nor over a piece")
    @ParameterizedTest(
            name = "at most {0} bytes, in pieces of {1}, {2} of them there, {3} bytes of input: room for {4}")
    @CsvSource({
        "1000,    0,    0,      1,   256",
        "1000,    0,    0,   1000,  1001",
        "1000,    0,  990,   1000,    11",
        "1000,    0, 1000,   1000,     1",
        "  10,    0,    0, 999999,    11",
        "1000,  100,    0,   1000,   100",
        "1000,  100,   99,   1000,     1",
        "  50,  100,   49,   1000,     2",
        "  50,   50,   49,   1000,     1",
        "9223372036854775807, 0, 0, 999999, 65536",
    })
    void boundsTheRoom(long maxMessageBytes, int pieceBytes, int there, int inputBytes, int room) {
        begin(maxMessageBytes, pieceBytes);
        message.room(ALLOC, inputBytes);
        message.advance(there);
        assertThat(message.room(ALLOC, inputBytes).remaining()).isEqualTo(room);
    }

    @Test
    void countsOverAllThatIsTaken() {
        begin(10, 5);
        for (int i = 0; i < 2; i++) {
            message.room(ALLOC, 1);
            message.advance(5);
            assertThat(message.isFragmentFull()).isTrue();
            message.take(false).release();
            assertThat(message.isFragmentFull()).isFalse();
        }
        assertThat(message.room(ALLOC, 1).remaining()).isEqualTo(1);
        assertThatThrownBy(() -> message.advance(1))
                .isInstanceOfSatisfying(
                        ProtocolViolationException.class,
                        e -> assertThat(e.violation()).isEqualTo(Violation.MESSAGE_TOO_BIG));
    }

    @Test
    void leavesTheBitsOfOtherExtensionsOnTheFirstFrame() {
        begin(10, 5);
        WebSocketFrame first = message.take(false);
        WebSocketFrame second = message.take(true);
        assertThat(first).isInstanceOf(BinaryWebSocketFrame.class);
        assertThat(first.rsv()).isEqualTo(WebSocketExtension.RSV2);
        assertThat(second.rsv()).isZero();
        first.release();
        second.release();
    }
}
