package dev.sluice.codec;

import static dev.sluice.testing.Wire.close;
import static dev.sluice.testing.Wire.concat;
import static dev.sluice.testing.Wire.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("RFC 6455 5.5.1 and 7.4: the payload of a Close")
class ClosePayloadTest {

    @Test
    void everyCodeThatMayBeSentIsAcceptedAndNoOther() {
        Set<Integer> lawful =
                new TreeSet<>(Set.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014));
        IntStream.rangeClosed(3000, 4999).forEach(lawful::add);
        for (int code = 0; code <= 0xFFFF; code++) {
            assertThat(judge(close(code, "")))
                    .as("code %d", code)
                    .isEqualTo(lawful.contains(code) ? null : Violation.CLOSE_CODE_INVALID);
        }
    }

    @Test
    void nothingAtAllIsLawful() {
        assertThat(judge(new byte[0])).isNull();
    }

    @Test
    void halfACodeIsNot() {
        assertThat(judge(hex("03"))).isEqualTo(Violation.CLOSE_PAYLOAD_TRUNCATED);
    }

    @Test
    void theReasonIsUtf8() {
        assertThat(judge(close(1000, "größer 😀"))).isNull();
        assertThat(judge(concat(close(1000, "bad "), hex("ff")))).isEqualTo(Violation.CLOSE_REASON_NOT_UTF8);
        assertThat(judge(concat(close(1000, "cut "), hex("f0 9f 98")))).isEqualTo(Violation.CLOSE_REASON_NOT_UTF8);
    }

    private static @Nullable Violation judge(byte[] payload) {
        byte[] surrounded = concat(hex("aaaa"), payload, hex("ff"));
        return ClosePayload.judge(Unpooled.wrappedBuffer(surrounded), 2, payload.length);
    }
}
