package dev.sluice.demo.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownTest {

    @Test
    void tellsTheSizeInBytes() {
        assertThat(Shown.text("世界", 6)).isEqualTo("text 6 B: 世界");
        assertThat(Shown.binary(Unpooled.wrappedBuffer(new byte[] {1, (byte) 0xff})))
                .isEqualTo("binary 2 B: 01ff");
    }

    @Test
    void showsTheBeginningOfALongBinaryMessage() {
        String shown = Shown.binary(Unpooled.wrappedBuffer(new byte[65]));
        assertThat(shown).isEqualTo("binary 65 B: " + "00".repeat(64) + "...");
    }

    @ParameterizedTest
    @CsvSource({
        "'\u001b[2J', '\\u001b[2J'",
        "'a\nb', 'a\\u000ab'",
        "'\u009b', '\\u009b'",
        "'\u202eabc', '\\u202eabc'",
        "'\u2066', '\\u2066'",
        "'🌍', '🌍'"
    })
    void keepsThePeerFromCommandingTheTerminal(String sent, String shown) {
        assertThat(Shown.safe(sent)).isEqualTo(shown);
    }
}
