package dev.sluice.demo.chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTextTest {

    private final ChatText rules = new ChatText(new ChatLimits(4, 5, 6, 1, 1, 1, 1, 1, 1));

    @ParameterizedTest
    @ValueSource(strings = {"Ada", "阿達", "👩🏽‍🚀", "می‌خ", "a b", "7", "<b>", "a/b"})
    void acceptsNamesOfAllScripts(String name) {
        assertThat(rules.name(name)).isEqualTo(name);
    }

    @Test
    void stripsWhiteSpaceAtTheEnds() {
        assertThat(rules.name(" \u2003Ada\t")).isEqualTo("Ada");
        assertThat(rules.text("\n hi \n")).isEqualTo("hi");
    }

    @Test
    void composesCharacters() {
        assertThat(rules.name("A\u0308da")).isEqualTo("\u00C4da");
        assertThat(rules.room("A\u0308")).isEqualTo("\u00C4");
        assertThat(rules.text("A\u0308")).isEqualTo("\u00C4");
    }

    @Test
    void countsCodePointsAfterNormalisation() {
        assertThat(rules.name("\uD83D\uDE00".repeat(4))).hasSize(8);
        assertThat(rules.name("a\u0308".repeat(4))).hasSize(4);
        refusesName("\uD83D\uDE00".repeat(5));
    }

    @Test
    void hasALimitForEachKind() {
        assertThat(rules.room("abcde")).isEqualTo("abcde");
        assertThat(rules.text("abcdef")).isEqualTo("abcdef");
        refusesName("abcde");
        assertThatThrownBy(() -> rules.room("abcdef"))
                .hasMessage("A room's name is 1 to 5 characters, without control characters.");
        assertThatThrownBy(() -> rules.text("abcdefg"))
                .hasMessage("A text is 1 to 6 characters, without control characters.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\u00A0",
                "a\nb",
                "a\u0000b",
                "a\u007Fb",
                "a\u0085b",
                "a\u2028b",
                "a\u2029b",
                "\u200D",
                "\u3164",
                "\u115F\u1160",
                "\uFFA0",
                "\u2800",
                "\u0301",
                "a\u200Bb",
                "a\u202Eb",
                "a\u200Fb",
                "a\u2066b",
                "a\u2069b",
                "a\uFEFFb",
                "a\u00ADb",
                "a\uD800",
                "\uDC00a",
                "\uDE00\uD83D",
                "a\uE000",
                "a\uFFFF",
                "a\u0378",
                "a\uFFFD",
                "a\tb"
            })
    void refusesNamesThatAreNothingOrDeceive(String name) {
        refusesName(name);
    }

    @Test
    void acceptsSeveralLinesInATextOnly() {
        assertThat(rules.text("a\nb")).isEqualTo("a\nb");
        assertThat(rules.text("a\r\n\tb")).isEqualTo("a\n\tb");
        refusesName("a\nb");
        assertThatThrownBy(() -> rules.room("a\nb"))
                .isInstanceOfSatisfying(
                        ChatException.class,
                        refusal -> assertThat(refusal.error()).isEqualTo(ChatError.BAD_ROOM));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\u001Bb", "a\u202Eb", "\n\n", "a\uD800"})
    void refusesATextThatOverwritesItselfOrIsNothing(String text) {
        assertThatThrownBy(() -> rules.text(text))
                .isInstanceOfSatisfying(
                        ChatException.class,
                        refusal -> assertThat(refusal.error()).isEqualTo(ChatError.BAD_TEXT));
    }

    @Test
    void takesNamesForOneThatDifferInCaseOrWidth() {
        assertThat(ChatText.key("ADA")).isEqualTo(ChatText.key("ada")).isEqualTo(ChatText.key("\uFF21da"));
        assertThat(ChatText.key("Straße")).isEqualTo(ChatText.key("STRASSE"));
        assertThat(ChatText.key("\u03A3")).isEqualTo(ChatText.key("\u03C3")).isEqualTo(ChatText.key("\u03C2"));
        assertThat(ChatText.key("Ada")).isNotEqualTo(ChatText.key("Bea"));
    }

    @Test
    void takesNamesForOneThatDifferInWhatIsNotSeen() {
        for (String unseen : List.of(
                "\u200D",
                "\u200C",
                "\u3164",
                "\u115F",
                "\u1160",
                "\uFFA0",
                "\u2800",
                "\u034F",
                "\u180B",
                "\uFE0F",
                "\uDB40\uDD00")) {
            assertThat(ChatText.key("A" + unseen + "da" + unseen)).isEqualTo(ChatText.key("Ada"));
        }
        assertThat(ChatText.key("Ada  L")).isEqualTo(ChatText.key("Ada\u00A0L")).isEqualTo(ChatText.key("Ada L"));
        assertThat(ChatText.key("Ada L")).isNotEqualTo(ChatText.key("AdaL"));
    }

    @Test
    void acceptsIdsOfAFewCharacters() {
        String longest = "x".repeat(64);
        assertThat(rules.id("aZ_-9")).isEqualTo("aZ_-9");
        assertThat(rules.id(longest)).isEqualTo(longest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a:b",
                "ä",
                "a\n",
                "٣",
                "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            })
    void refusesOtherIds(String id) {
        assertThatThrownBy(() -> rules.id(id))
                .isInstanceOfSatisfying(
                        ChatException.class,
                        refusal -> assertThat(refusal.error()).isEqualTo(ChatError.BAD_ID))
                .hasMessage("An id is 1 to 64 of A-Z a-z 0-9 _ and -.");
    }

    private void refusesName(String name) {
        assertThatThrownBy(() -> rules.name(name))
                .isInstanceOfSatisfying(
                        ChatException.class,
                        refusal -> assertThat(refusal.error()).isEqualTo(ChatError.BAD_NAME))
                .hasMessage("A name is 1 to 4 characters, without control characters.");
    }
}
