package dev.sluice.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RFC 6455 9.1: Sec-WebSocket-Extensions")
class ExtensionHeaderTest {

    private static String reread(String... lines) {
        List<WebSocketExtensionData> extensions = ExtensionHeader.parseOffers(List.of(lines));
        return extensions == null ? "malformed" : ExtensionHeader.format(extensions);
    }

    @Nested
    class Reading {

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                foo                                    | foo
                foo, bar; baz=2                        | foo, bar; baz=2
                deflate-stream;a;b=c ,\tmux ; max = 4  | deflate-stream; a; b=c, mux; max=4
                ,, foo ,,bar,                          | foo, bar
                foo; a="x"                             | foo; a=x
                foo; a="\\x\\y"; b                     | foo; a=xy; b
                foo; __proto__=1                       | foo; __proto__=1
                foo, foo; a, foo; b                    | foo, foo; a, foo; b
                """)
        void understandsTheGrammar(String line, String expected) {
            assertThat(reread(line)).isEqualTo(expected);
        }

        @Test
        @DisplayName("gap 25: reads every line")
        void readsAllLinesInOrder() {
            assertThat(reread("foo; a", "", "bar")).isEqualTo("foo; a, bar");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    ",,",
                    ";",
                    "; a",
                    "foo;",
                    "foo; ;",
                    "foo; a=",
                    "foo; a=\"",
                    "foo; a=\"\"",
                    "foo; a=\"b",
                    "foo; a=\"b\\",
                    "foo; a=\"b c\"",
                    "foo; a=\"b\\\"c\"",
                    "foo bar",
                    "foo; a b",
                    "foo; =b",
                    "f\u00e9o",
                    "foo; a=\u00e9",
                    "foo; a=b\"c\"",
                    "foo=1",
                    "foo; a==b",
                    "foo; a=,"
                })
        @DisplayName("gap 20: the malformed is found, and throws nothing")
        void findsTheMalformed(String line) {
            assertThat(reread(line)).isEqualTo("malformed");
            assertThat(reread("good", line.isBlank() || line.equals(",,") ? ";" : line))
                    .isEqualTo("malformed");
        }

        @Test
        @DisplayName("gap 19: an offer with a repeated parameter is left out, and not collapsed")
        void leavesOutAnOfferThatRepeatsAParameter() {
            assertThat(reread("foo; a=1; a=2, bar; a; a, baz; a=1")).isEqualTo("baz; a=1");
        }

        @Test
        void answersAnEmptyListWhenEveryOfferRepeatsAParameter() {
            assertThat(ExtensionHeader.parseOffers(List.of("foo; a; a"))).isEmpty();
        }

        @Test
        void tellsAParameterWithoutValueFromOthers() {
            List<WebSocketExtensionData> extensions = ExtensionHeader.parseOffers(List.of("foo; a; b=1"));
            assertThat(extensions).hasSize(1);
            assertThat(extensions.get(0).parameters()).containsEntry("a", null).containsEntry("b", "1");
        }

        @Test
        void handsOutListsThatNobodyCanChange() {
            List<WebSocketExtensionData> extensions = ExtensionHeader.parseOffers(List.of("foo"));
            assertThatThrownBy(() -> extensions.clear()).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Nested
    class Bounds {

        @Test
        void acceptsAsManyItemsAsItSaysAndNoMore() {
            String parameters = String.join("", numbered("; p", ExtensionHeader.MAX_ITEMS - 1));
            assertThat(reread("foo" + parameters)).isNotEqualTo("malformed");
            assertThat(reread("foo" + parameters, "bar")).isEqualTo("malformed");
            assertThat(reread("foo" + parameters + "; more")).isEqualTo("malformed");
        }

        @ParameterizedTest
        @ValueSource(strings = {"x; p", "x, ", ",", " ", ";", "\"", "\\", "x; a=\"\\", "x; a=\"b"})
        @DisplayName("attack: 100,000 parameters, in linear time")
        void takesLinearTime(String piece) {
            String line = piece.repeat(100_000);
            Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(2), () -> assertThat(reread(line)).isEqualTo("malformed"));
        }

        private static List<String> numbered(String prefix, int count) {
            return java.util.stream.IntStream.range(0, count)
                    .mapToObj(i -> prefix + i)
                    .toList();
        }
    }

    @Nested
    class Writing {

        @Test
        void recognisesWhatItCanWrite() {
            Map<String, String> parameters = new HashMap<>();
            parameters.put("a", null);
            parameters.put("b", "c");
            assertThat(ExtensionHeader.isWellFormed(new WebSocketExtensionData("foo", parameters)))
                    .isTrue();
        }

        @ParameterizedTest
        @CsvSource({"'foo bar',a,b", "foo,'a b',c", "foo,a,'b\r\nc'", "foo,a,''"})
        void recognisesWhatItCannotWrite(String name, String parameter, String value) {
            Map<String, String> parameters = Collections.singletonMap(parameter, value);
            assertThat(ExtensionHeader.isWellFormed(new WebSocketExtensionData(name, parameters)))
                    .isFalse();
        }
    }
}
