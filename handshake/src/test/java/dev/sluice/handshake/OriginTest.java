package dev.sluice.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RFC 6454 6.2: serialised origins")
class OriginTest {

    @ParameterizedTest
    @CsvSource({
        "https://Example.com, https, example.com, 443",
        "HTTP://example.com, http, example.com, 80",
        "http://example.com:8080, http, example.com, 8080",
        "chrome-extension://abcdef, chrome-extension, abcdef, -1",
        "a1+.-://x, a1+.-, x, -1",
    })
    void areRead(String text, String scheme, String host, int port) {
        assertThat(Origin.parse(text)).isEqualTo(new Origin(scheme, host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "://x",
                "https://",
                "https://x/",
                "https://x/path",
                "https://a https://b",
                "1a://x",
                "+a://x",
                "a_b://x",
                "https:x",
                "https://x:99999",
                "https://user@x"
            })
    void areToldFromOtherText(String text) {
        assertThat(Origin.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "https://x, x:443, false, true",
        "https://x, x, true, true",
        "https://x:443, X, true, true",
        "http://x, x:80, false, true",
        "http://x, x, false, true",
        "http://x:8080, x:8080, false, true",
        "http://[::1]:81, [0:0::1]:81, false, true",
        "http://x, x, true, false",
        "http://x, x:443, false, false",
        "https://x, x:80, false, false",
        "https://x, y, true, false",
        "https://x:8443, x, true, false",
        "https://sub.x, x, true, false",
        "ftp://x:80, x:80, false, false",
        "ftp://x, x, true, false",
    })
    @DisplayName("gap 29: same origin compares host and port, whose default is that of the page's scheme")
    void areComparedWithTheHost(String origin, String host, boolean secure, boolean same) {
        Origin page = Objects.requireNonNull(Origin.parse(origin));
        assertThat(page.isSameAs(Objects.requireNonNull(HostPort.parse(host)), secure))
                .isEqualTo(same);
    }

    @Test
    @DisplayName("attack: Host x:443 with Origin https://x is the same origin")
    void knowDefaultPorts() {
        assertThat(OriginPolicy.sameOrigin().allows("https://x", "x:443", false))
                .isTrue();
    }
}
