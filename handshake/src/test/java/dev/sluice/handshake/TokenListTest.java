package dev.sluice.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenListTest {

    @Test
    @DisplayName("gap 23: finds websocket behind h2c, in one line or two, whatever its case")
    void findsAnElementAnywhere() {
        assertThat(TokenList.contains(List.of("h2c, WebSocket"), "websocket")).isTrue();
        assertThat(TokenList.contains(List.of("h2c", ",\t websocket ,"), "websocket"))
                .isTrue();
        assertThat(TokenList.contains(List.of("websocket/13", "web socket"), "websocket"))
                .isFalse();
        assertThat(TokenList.contains(List.of(), "websocket")).isFalse();
    }

    @Test
    @DisplayName("gap 25: reads every line")
    void readsAllLinesInOrder() {
        assertThat(TokenList.distinctTokens(List.of("b, a", " ,,c\t,"))).containsExactly("b", "a", "c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",,", "a,a", "a b", "a,\u00e9", "a;b", "\"a\""})
    void findsWhatIsNotAListOfDistinctTokens(String line) {
        assertThat(TokenList.distinctTokens(List.of(line))).isNull();
    }

    @Test
    void findsATokenThatTwoLinesRepeat() {
        assertThat(TokenList.distinctTokens(List.of("a", "b, a"))).isNull();
    }

    @Test
    void takesCaseForADifference() {
        assertThat(TokenList.distinctTokens(List.of("chat, Chat"))).containsExactly("chat", "Chat");
    }
}
