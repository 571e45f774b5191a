package dev.sluice.demo.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTextTest {

    private final ChatText rules = new ChatText(new ChatLimits(4, 5, 6, 1, 1, 1, 1));

    @ParameterizedTest
    @ValueSource(strings = {"Ada", "阿達", "👩🏽‍🚀", "می‌خ", "a b", "7"})
    void acceptsNamesOfAllScripts(String name) {
        assertThat(rules.name(name)).isEqualTo(name);
    }

    @Test
    void stripsWhiteSpaceAtTheEnds() {
        assertThat(rules.name(" \u2003Ada\t")).isEqualTo("Ada");
    }

    @Test
    void composesCharacters() {
        assertThat(rules.name("A\u0308da")).isEqualTo("\u00C4da");
    }

    @Test
    void countsCodePointsAfterNormalisation() {
        assertThat(rules.name("\uD83D\uDE00".repeat(4))).hasSize(8);
        assertThat(rules.name("a\u0308".repeat(4))).hasSize(4);
        refuses("\uD83D\uDE00".repeat(5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a\nb",
                "a\u0000b",
                "a\u007Fb",
                "a\u0085b",
                "a\u2028b",
                "\u200D",
                "\u0301",
                "a\u200Bb",
                "a\u202Eb",
                "a\u2066b",
                "a\uFEFFb",
                "a\uD800",
                "\uDC00a",
                "a\uE000",
                "a\uFFFF"
            })
    void refusesNamesThatAreNothingOrDeceive(String name) {
        refuses(name);
    }

    @Test
    void acceptsSeveralLinesInATextOnly() {
        assertThat(rules.text("a\nb")).isEqualTo("a\nb");
        assertThatThrownBy(() -> rules.room("a\nb")).hasMessageContaining("1 to 5");
    }

    @Test
    void refusesATextThatOverwritesItself() {
        assertThatThrownBy(() -> rules.text("a\rb"))
                .isInstanceOfSatisfying(
                        ChatException.class,
                        refusal -> assertThat(refusal.error()).isEqualTo(ChatError.BAD_TEXT));
    }

    @Test
    void takesNamesForOneThatDifferInCaseOrWidth() {
        assertThat(ChatText.key("ADA")).isEqualTo(ChatText.key("ada")).isEqualTo(ChatText.key("\uFF21da"));
        assertThat(ChatText.key("Straße")).isEqualTo(ChatText.key("STRASSE"));
        assertThat(ChatText.key("Ada")).isNotEqualTo(ChatText.key("Bea"));
    }

    private void refuses(String name) {
        assertThatThrownBy(() -> rules.name(name))
                .isInstanceOfSatisfying(
                        ChatException.class,
                        refusal -> assertThat(refusal.error()).isEqualTo(ChatError.BAD_NAME))
                .hasMessage("A name is 1 to 4 characters, without control characters.");
    }
}
