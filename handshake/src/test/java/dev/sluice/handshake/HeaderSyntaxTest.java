package dev.sluice.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderSyntaxTest {

    private static final String DELIMITERS = "\"(),/:;<=>?@[\\]{}";

    @Test
    void knowsEveryTokenCharacterOfRfc7230() {
        for (char c = 0; c < 0x200; c++) {
            boolean visible = c > ' ' && c < 0x7f;
            assertThat(HeaderSyntax.isTokenChar(c))
                    .as("character %d", (int) c)
                    .isEqualTo(visible && DELIMITERS.indexOf(c) < 0);
        }
    }

    @Test
    void takesOneTokenCharacterOrMoreForAToken() {
        assertThat(HeaderSyntax.isToken("chat.v1")).isTrue();
        assertThat(HeaderSyntax.isToken("")).isFalse();
        assertThat(HeaderSyntax.isToken("two words")).isFalse();
    }

    @Test
    void knowsLettersAndDigits() {
        String alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        for (char c = 0; c < 0x200; c++) {
            assertThat(HeaderSyntax.isAlphanumeric(c))
                    .as("character %d", (int) c)
                    .isEqualTo(alphanumeric.indexOf(c) >= 0);
        }
    }

    @ParameterizedTest
    @ValueSource(chars = {'a', ' ', '\t', '~', '\u00e9', '\u00ff'})
    void allowsWhatOneHeaderLineCanHold(char c) {
        assertThat(HeaderSyntax.isFieldChar(c)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(chars = {'\r', '\n', '\0', '\u001b', '\u007f', '\u0100', '\u560a'})
    void refusesWhatWouldEndOrLeaveTheLine(char c) {
        assertThat(HeaderSyntax.isFieldChar(c)).isFalse();
    }
}
