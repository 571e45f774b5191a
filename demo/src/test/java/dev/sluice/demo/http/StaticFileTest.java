package dev.sluice.demo.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.demo.chat.page.Page;
import org.junit.jupiter.api.Test;

class StaticFileTest {

    @Test
    void isReadWithItsTypeAndATag() {
        Response file = StaticFile.read(Page.class, "index.html", "text/html; charset=utf-8");
        assertThat(file.status().code()).isEqualTo(200);
        assertThat(file.headers().get("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(file.headers().get("x-content-type-options")).isEqualTo("nosniff");
        assertThat(file.headers().get("etag")).startsWith("\"").endsWith("\"");
        assertThat(file.content().toString(UTF_8)).startsWith("<!");
        assertThat(file.length()).isEqualTo(file.content().readableBytes());
    }

    @Test
    void saysWhichOneIsMissing() {
        assertThatThrownBy(() -> StaticFile.read(Page.class, "nothing.html", "text/html"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("not on the class path: nothing.html, beside " + Page.class.getName());
    }
}
