package dev.sluice.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RFC 6455 3: WebSocket URIs")
class WebSocketUriTest {

    private static WebSocketUri parse(String uri) {
        return WebSocketUri.parse(URI.create(uri));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ws://example.com/chat          | false | example.com      | 80    | example.com           | /chat
            wss://example.com/chat         | true  | example.com      | 443   | example.com           | /chat
            WSS://example.com              | true  | example.com      | 443   | example.com           | /
            ws://example.com:80/           | false | example.com      | 80    | example.com           | /
            wss://example.com:443/         | true  | example.com      | 443   | example.com           | /
            ws://example.com:443/          | false | example.com      | 443   | example.com:443       | /
            wss://example.com:80/          | true  | example.com      | 80    | example.com:80        | /
            ws://example.com:65535/        | false | example.com      | 65535 | example.com:65535     | /
            ws://example.com:/             | false | example.com      | 80    | example.com           | /
            ws://Example.COM:8080/A        | false | Example.COM      | 8080  | Example.COM:8080      | /A
            ws://127.0.0.1:8080/           | false | 127.0.0.1        | 8080  | 127.0.0.1:8080        | /
            ws://my_host/                  | false | my_host          | 80    | my_host               | /
            ws://my_host:81/               | false | my_host          | 81    | my_host:81            | /
            ws://[::1]/                    | false | ::1              | 80    | [::1]                 | /
            ws://[::1]:                    | false | ::1              | 80    | [::1]                 | /
            wss://[2001:db8::1]:8443/a     | true  | 2001:db8::1      | 8443  | [2001:db8::1]:8443    | /a
            wss://[::ffff:1.2.3.4]:443/    | true  | ::ffff:1.2.3.4   | 443   | [::ffff:1.2.3.4]      | /
            """)
    void tellHostPortAndTarget(String uri, boolean secure, String host, int port, String hostHeader, String target) {
        assertThat(parse(uri)).isEqualTo(new WebSocketUri(secure, host, port, hostHeader, target));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            ws://x              | /
            ws://x?a=b          | /?a=b
            ws://x/?            | /?
            ws://x/a/b?c=d&e    | /a/b?c=d&e
            ws://x/a%2Fb        | /a%2Fb
            ws://x/a/../b       | /a/../b
            ws://x//a           | //a
            ws://x/@a:b         | /@a:b
            ws://x/?q=http://y/ | /?q=http://y/
            ws://x/\u00e9?\u20ac | /%C3%A9?%E2%82%AC
            """)
    void keepPathAndQueryAsTheyAre(String uri, String target) {
        assertThat(parse(uri).target()).isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://x/", "https://x/", "//x/", "/chat", "x", "wsx://x/", ""})
    void haveOneOfTwoSchemes(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(uri))
                .withMessage("uri: " + uri + " (expected: ws:// or wss://)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws://x/#a", "ws://x#", "wss://x/a?b#c"})
    void haveNoFragment(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(uri))
                .withMessage("uri: " + uri + " (expected: no fragment)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ws:x",
                "ws:/x",
                "ws:///x",
                "ws://:80/",
                "ws://x:0/",
                "ws://x:65536/",
                "ws://x:a/",
                "ws://h\u00f6st/",
                "ws://[fe80::1%25eth0]/"
            })
    void nameAHostAndAPort(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(uri))
                .withMessage("uri: " + uri + " (expected: an ASCII host, and a port from 1 to 65535)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ws://me:secret@x/",
                "ws://me:secret@x/#a",
                "http://me:secret@x/",
                "ws://me:secret@/",
                "ws:me:secret@x",
                "ws:/me:secret@x",
                "me:secret@x"
            })
    void nameNoUserAndDoNotRepeatAPassword(String uri) {
        assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> parse(uri)))
                .hasMessage("uri: names a user (expected: a host and a port alone)");
    }

    @Test
    void giveATargetWhoseQueryCanAlwaysBeRead() {
        for (char c = 1; c < 0x3000; c++) {
            URI uri;
            try {
                uri = URI.create("ws://x/" + c + "?a=" + c + "&" + c + "=%" + c + "f");
            } catch (IllegalArgumentException e) {
                continue;
            }
            if (c != '#') {
                assertThat(RequestTarget.parse(WebSocketUri.parse(uri).target()).parameters())
                        .as("of %s", uri)
                        .isNotEmpty();
            }
        }
    }
}
