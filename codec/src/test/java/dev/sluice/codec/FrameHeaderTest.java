package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("RFC 6455 5.2: the header")
class FrameHeaderTest {

    @ParameterizedTest
    @CsvSource({
        "0, false, 8100",
        "5, false, 8105",
        "125, true, 81fd",
        "126, false, 817e007e",
        "65535, true, 81feffff",
        "65536, false, 817f0000000000010000",
        "2147483647, true, 81ff000000007fffffff"
    })
    void writesTheLengthInItsShortestForm(int payloadBytes, boolean masked, String expected) {
        ByteBuf out = Unpooled.buffer();
        FrameHeader.write(out, FrameHeader.FIN | FrameHeader.TEXT, payloadBytes, masked);

        assertThat(ByteBufUtil.hexDump(out)).isEqualTo(expected);
        int keyBytes = masked ? FrameHeader.MASKING_KEY_BYTES : 0;
        assertThat(FrameHeader.bytes(payloadBytes, masked)).isEqualTo(out.readableBytes() + keyBytes);
    }
}
