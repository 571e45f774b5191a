package dev.sluice.conformance.autobahn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8CheckTest {

    private final Utf8Check check = new Utf8Check();

    @Test
    void acceptsTextThatIsCutAnywhere() {
        byte[] text = "grüße 😀 λ€".getBytes(UTF_8);
        for (byte one : text) {
            assertThat(check.accepts(new byte[] {one})).isTrue();
        }
        assertThat(check.isWhole()).isTrue();
    }

    @Test
    void acceptsTextThatIsLongerThanItsBuffer() {
        assertThat(check.accepts("€".repeat(20_000).getBytes(UTF_8))).isTrue();
        assertThat(check.isWhole()).isTrue();
    }

    @Test
    void noticesTextThatEndsInsideACharacter() {
        assertThat(check.accepts(Arrays.copyOf("€".getBytes(UTF_8), 2))).isTrue();
        assertThat(check.isWhole()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"41ff", "c080", "eda080", "f4908080", "80", "e282c3"})
    void refusesWhatIsNotUtf8(String hex) {
        assertThat(check.accepts(HexFormat.of().parseHex(hex))).isFalse();
    }
}
