package dev.sluice.benchmarks.endtoend.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameReaderTest {

    private final List<String> heard = new ArrayList<>();
    private final FrameReader reader = new FrameReader(new FrameReader.Sink() {

        private final StringBuilder message = new StringBuilder();

        @Override
        public void start(int opcode, boolean compressed) {
            message.append(opcode).append(compressed ? "c:" : ":");
        }

        @Override
        public void payload(ByteBuf buffer, int index, int length) {
            message.append(buffer.toString(index, length, StandardCharsets.US_ASCII));
        }

        @Override
        public void end() {
            heard.add(message.toString());
            message.setLength(0);
        }

        @Override
        public void control(int opcode, byte[] payload) {
            heard.add("control " + opcode + ':' + new String(payload, StandardCharsets.US_ASCII));
        }
    });

    @Test
    void readsMessagesThatAreCutAnywhere() {
        // "Hello" as text; "Hel" and "lo" with a ping between them; an empty binary message; "Hello" with RSV1
        byte[] bytes = ByteBufUtil.decodeHexDump(
                "810548656c6c6f" + "010348656c" + "890170" + "80026c6f" + "8200" + "c10548656c6c6f");
        for (int cut = 0; cut <= bytes.length; cut++) {
            heard.clear();
            reader.read(Unpooled.wrappedBuffer(bytes, 0, cut));
            reader.read(Unpooled.wrappedBuffer(bytes, cut, bytes.length - cut));

            assertThat(heard)
                    .as("cut at %d", cut)
                    .containsExactly("1:Hello", "control 9:p", "1:Hello", "2:", "1c:Hello");
        }
    }

    @Test
    void readsAllThreeFormsOfLength() {
        for (int length : new int[] {125, 126, 65_535, 65_536}) {
            heard.clear();
            ByteBuf frame = Unpooled.buffer().writeByte(0x81);
            if (length < 126) {
                frame.writeByte(length);
            } else if (length < 65_536) {
                frame.writeByte(126).writeShort(length);
            } else {
                frame.writeByte(127).writeLong(length);
            }
            reader.read(frame.writeBytes("x".repeat(length).getBytes(StandardCharsets.US_ASCII)));

            assertThat(heard).containsExactly("1:" + "x".repeat(length));
        }
    }

    @Test
    void refusesWhatNoServerMaySend() {
        for (String frame : List.of("818500000000", "b100", "8000", "0900", "897e007e")) {
            FrameReader fresh = new FrameReader(new FrameReader.Sink() {
                @Override
                public void start(int opcode, boolean compressed) {}

                @Override
                public void payload(ByteBuf buffer, int index, int length) {}

                @Override
                public void end() {}

                @Override
                public void control(int opcode, byte[] payload) {}
            });

            assertThatThrownBy(() -> fresh.read(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(frame))))
                    .as(frame)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the server's frame is");
        }
    }
}
