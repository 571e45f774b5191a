package dev.sluice.demo.chat.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PageTest {

    @ParameterizedTest
    @MethodSource("files")
    void refersOnlyToWhatThereIs(String file) throws IOException {
        Matcher reference = Pattern.compile("(?:src=|href=|from |url\\()[\"']\\.?/?([^\"'#)\\s>]+)")
                .matcher(read(file));
        while (reference.find()) {
            assertThat(Page.class.getResource(reference.group(1)))
                    .as(reference.group())
                    .isNotNull();
        }
    }

    @Test
    void hasNothingInlineThatThePolicyWouldForbid() throws IOException {
        assertThat(read("index.html"))
                .doesNotContainPattern("(?i)<script>|<style|\\sstyle=|<[^>]*\\son\\w+=|javascript:");
    }

    @ParameterizedTest
    @MethodSource("files")
    void neverTakesTextForHtml(String file) throws IOException {
        assertThat(read(file))
                .doesNotContainPattern("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(|Function\\(");
    }

    static List<String> files() {
        return Page.FILES;
    }

    private static String read(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
