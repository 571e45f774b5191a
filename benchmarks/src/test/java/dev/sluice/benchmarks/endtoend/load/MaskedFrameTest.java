package dev.sluice.benchmarks.endtoend.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MaskedFrameTest {

    @Test
    void writesTheExampleOfTheRfc() {
        ByteBuf out = Unpooled.buffer();

        MaskedFrame.append(out, Opcode.TEXT, false, "Hello".getBytes(StandardCharsets.US_ASCII), 0x37fa213d);

        // RFC 6455 5.7: a single-frame masked text message
        assertThat(ByteBufUtil.hexDump(out)).isEqualTo("818537fa213d7f9f4d5158");
    }

    @Test
    void writesLongerLengthsAndTheBitOfCompression() {
        ByteBuf out = Unpooled.buffer();

        MaskedFrame.append(out, Opcode.BINARY, true, new byte[126], 0);
        MaskedFrame.append(out, Opcode.BINARY, false, new byte[65_536], 0);

        assertThat(ByteBufUtil.hexDump(out, 0, 8)).isEqualTo("c2fe007e00000000");
        assertThat(ByteBufUtil.hexDump(out, 134, 14)).isEqualTo("82ff000000000001000000000000");
    }
}
