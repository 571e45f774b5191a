package dev.sluice.benchmarks.endtoend.load;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EchoCheckTest {

    private static final int BYTES = 1000;
    private static final Agreement DEFLATE = new Agreement(true, 15, 15, false, false);

    private static final Script PLAIN = new Script(MessageKind.JSON, 1, BYTES, Agreement.NONE);

    private EchoCheck check = new EchoCheck(PLAIN, Agreement.NONE);

    @AfterEach
    void end() {
        check.close();
    }

    private static byte[] message(long number) {
        return PLAIN.message(number).clone();
    }

    private void echo(long number, int opcode, boolean compressed, byte[]... parts) {
        check.start(number, opcode, compressed);
        for (byte[] part : parts) {
            ByteBuf buffer = Unpooled.wrappedBuffer(new byte[3], part); // not at its beginning
            check.payload(Unpooled.copiedBuffer(buffer), 3, part.length);
        }
        check.end();
    }

    @Nested
    class Plain {

        @Test
        void acceptsWhatWasSentInAnyNumberOfParts() {
            byte[] message = message(0);

            assertThatCode(() -> {
                        echo(0, Opcode.TEXT, false, message);
                        echo(1, Opcode.TEXT, false, message(1));
                        echo(
                                0,
                                Opcode.TEXT,
                                false,
                                new byte[0],
                                Arrays.copyOf(message, 7),
                                Arrays.copyOfRange(message, 7, BYTES));
                    })
                    .doesNotThrowAnyException();
        }

        @Test
        void seesEachByteThatIsWrong() {
            for (int i = 0; i < BYTES; i++) {
                byte[] wrong = message(0);
                wrong[i] ^= 1;

                assertThatThrownBy(() -> echo(0, Opcode.TEXT, false, wrong))
                        .as("byte %d", i)
                        .hasMessageContaining("other bytes");
            }
        }

        @Test
        void seesWhatIsMissingOrTooMuch() {
            assertThatThrownBy(() -> echo(0, Opcode.TEXT, false, Arrays.copyOf(message(0), BYTES - 1)))
                    .hasMessageContaining("shorter");
            assertThatThrownBy(() -> echo(0, Opcode.TEXT, false, Arrays.copyOf(message(0), BYTES + 1)))
                    .hasMessageContaining("longer");
        }

        @Test
        void seesTheMessageOfAnotherTurnAndAnotherKind() {
            assertThatThrownBy(() -> echo(1, Opcode.TEXT, false, message(0))).hasMessageContaining("other bytes");
            assertThatThrownBy(() -> echo(0, Opcode.BINARY, false, message(0))).hasMessageContaining("opcode");
            assertThatThrownBy(() -> echo(0, Opcode.TEXT, true, message(0))).hasMessageContaining("not agreed on");
        }
    }

    @Nested
    class Compressed {

        private final WindowedDeflater server = new WindowedDeflater(15, true);

        Compressed() {
            check = new EchoCheck(PLAIN, DEFLATE);
        }

        @AfterEach
        void endServer() {
            server.close();
        }

        @Test
        void acceptsWhatInflatesToWhatWasSent() {
            assertThatCode(() -> {
                        for (int i = 0; i < 200; i++) {
                            byte[] payload = server.deflate(message(i));
                            int half = payload.length / 2;
                            echo(
                                    i,
                                    Opcode.TEXT,
                                    true,
                                    Arrays.copyOf(payload, half),
                                    Arrays.copyOfRange(payload, half, payload.length));
                        }
                        echo(200, Opcode.TEXT, false, message(200));
                    })
                    .doesNotThrowAnyException();
        }

        @Test
        void seesAnotherMessage() {
            assertThatThrownBy(() -> echo(0, Opcode.TEXT, true, server.deflate(message(1))))
                    .hasMessageContaining("other bytes");
        }

        @Test
        void seesWhatIsMissingOrTooMuch() {
            byte[] shorter = server.deflate(Arrays.copyOf(message(0), BYTES - 1));
            assertThatThrownBy(() -> echo(0, Opcode.TEXT, true, shorter)).isInstanceOf(IllegalStateException.class);
        }

        @Test
        void seesMoreThanWasSent() {
            byte[] longer = server.deflate(Arrays.copyOf(message(0), 5 * BYTES));

            assertThatThrownBy(() -> echo(0, Opcode.TEXT, true, longer)).isInstanceOf(IllegalStateException.class);
        }

        @Test
        void seesWhatCannotBeInflated() {
            assertThatThrownBy(() -> echo(0, Opcode.TEXT, true, new byte[] {(byte) 0xFF, 1, 2}))
                    .hasMessageContaining("cannot be inflated");
        }

        @Test
        void seesHistoryThatTheServerSaidItWouldNotUse() {
            check.close();
            check = new EchoCheck(PLAIN, new Agreement(true, 15, 15, false, true));
            echo(0, Opcode.TEXT, true, server.deflate(message(0)));

            assertThatThrownBy(() -> echo(0, Opcode.TEXT, true, server.deflate(message(0))))
                    .isInstanceOf(IllegalStateException.class);
        }
    }
}
