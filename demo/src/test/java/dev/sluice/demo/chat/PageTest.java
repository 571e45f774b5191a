package dev.sluice.demo.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {

    @ParameterizedTest
    @ValueSource(strings = {"index.html", "chat.js", "connection.js", "view.js", "style.css"})
    void refersOnlyToWhatThisServerHas(String file) throws IOException {
        String text = read(file);
        Matcher reference = Pattern.compile("(?:src=|href=|from |url\\()[\"']([^\"')\\s>]+)")
                .matcher(text);
        while (reference.find()) {
            String path = reference.group(1).replaceFirst("^\\./", "/");
            assertThat(Page.resources()).containsKey(path);
        }
    }

    @Test
    void hasNothingInlineThatThePolicyWouldForbid() throws IOException {
        assertThat(read("index.html"))
                .doesNotContainPattern("(?i)<script>|<style|\\sstyle=|<[^>]*\\son\\w+=|javascript:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat.js", "connection.js", "view.js"})
    void neverTakesTextForHtml(String file) throws IOException {
        assertThat(read(file))
                .doesNotContainPattern("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(|Function\\(");
    }

    private static String read(String file) throws IOException {
        try (InputStream in = Page.class.getResourceAsStream("page/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
