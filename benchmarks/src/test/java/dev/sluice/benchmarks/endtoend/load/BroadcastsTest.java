package dev.sluice.benchmarks.endtoend.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class BroadcastsTest {

    private final Script script = new Script(MessageKind.JSON, 0, 200, Agreement.NONE);
    private int completed;
    private final Broadcasts broadcasts = new Broadcasts(2, () -> completed++);
    private final MessageCheck reference = broadcasts.member(new EchoCheck(script, Agreement.NONE));
    private final MessageCheck other = broadcasts.member(null);

    private static void arrive(MessageCheck member, long number, int opcode, byte[] message) {
        member.start(number, opcode, false);
        member.payload(Unpooled.wrappedBuffer(message), 0, message.length);
        member.end();
    }

    @Test
    void isCompleteWhenAllMembersHaveIt() {
        arrive(other, 0, Opcode.TEXT, script.message(0));
        arrive(other, 1, Opcode.TEXT, script.message(1));
        assertThat(completed).isZero();

        arrive(reference, 0, Opcode.TEXT, script.message(0));
        assertThat(completed).isEqualTo(1);

        arrive(reference, 1, Opcode.TEXT, script.message(1));
        assertThat(broadcasts.complete()).isEqualTo(2);
    }

    @Test
    void seesMemberThatGetsSomethingElse() {
        byte[] wrong = script.message(0).clone();
        wrong[199] ^= 1;
        arrive(reference, 0, Opcode.TEXT, script.message(0));

        assertThatThrownBy(() -> arrive(other, 0, Opcode.TEXT, wrong)).hasMessageContaining("another member");
        assertThatThrownBy(() -> arrive(other, 0, Opcode.BINARY, script.message(0)))
                .hasMessageContaining("another member");
    }

    @Test
    void seesThatAllGetTheSameWrongMessage() {
        arrive(other, 0, Opcode.TEXT, script.message(1));

        assertThatThrownBy(() -> arrive(reference, 0, Opcode.TEXT, script.message(1)))
                .hasMessageContaining("not what was sent");
    }
}
