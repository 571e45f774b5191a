package dev.sluice.conformance.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.junit.jupiter.api.Test;

class WireCheckTest {

    private static final int RSV1 = 4;

    /** JSON of 512 bytes. */
    private static final CompressionCase WHOLE = new CompressionCase(1, 9, false);

    private static final CompressionCase FRAGMENTED = new CompressionCase(1, 9, true);

    private final CompressedFrames.Count passed = new CompressedFrames.Count();

    @Test
    void isContentWithMessagesThatAreCompressed() {
        passMessages(1000, RSV1, 400);
        assertThat(WireCheck.defectOf(WHOLE, passed)).isEmpty();
    }

    @Test
    void noticesAMessageThatIsNotMarked() {
        passMessages(999, RSV1, 400);
        passMessages(1, 0, 400);
        assertThat(WireCheck.defectOf(WHOLE, passed)).contains("999 compressed messages");
    }

    @Test
    void noticesAMessageTooMany() {
        passMessages(1001, RSV1, 10);
        assertThat(WireCheck.defectOf(WHOLE, passed)).contains("1001 compressed messages");
    }

    @Test
    void noticesThatNothingBecameShorter() {
        passMessages(1000, RSV1, 500);
        assertThat(WireCheck.defectOf(WHOLE, passed)).contains("500000 bytes, which is more than 460800");
    }

    @Test
    void noticesMessagesThatAreWholeWhereTheyShouldBeInFragments() {
        passMessages(1000, RSV1, 10);
        assertThat(WireCheck.defectOf(FRAGMENTED, passed)).contains("only 0 fragments");
    }

    @Test
    void countsFragments() {
        for (int i = 0; i < 1000; i++) {
            pass(new TextWebSocketFrame(false, RSV1, buffer(1)));
            pass(new ContinuationWebSocketFrame(false, 0, buffer(100)));
            pass(new ContinuationWebSocketFrame(true, 0, buffer(100)));
        }
        assertThat(passed.bytes()).isEqualTo(201_000);
        assertThat(WireCheck.defectOf(FRAGMENTED, passed)).isEmpty();
    }

    @Test
    void allowsWhatCannotBeCompressedToGrowALittle() {
        CompressionCase random = new CompressionCase(1, 12, false);
        assertThat(random.shape()).isEqualTo(new Shape(Kind.RANDOM, 2048));
        passMessages(1000, RSV1, 2200);
        assertThat(WireCheck.defectOf(random, passed)).isEmpty();
        passMessages(1, 0, 100_000);
        assertThat(WireCheck.defectOf(random, passed)).contains("2300000 bytes, which is more than 2224000");
    }

    private void passMessages(int count, int rsv, int bytes) {
        for (int i = 0; i < count; i++) {
            pass(new TextWebSocketFrame(true, rsv, buffer(bytes)));
        }
    }

    private void pass(WebSocketFrame frame) {
        passed.add(frame);
        frame.release();
    }

    private static ByteBuf buffer(int bytes) {
        return ByteBufAllocator.DEFAULT.buffer(bytes).writeZero(bytes);
    }
}
