package dev.sluice.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationHeaderTest {

    @Test
    void isANameAndAValue() {
        assertThat(ApplicationHeader.checked("Set-Cookie", "a=b; \tc\u00ff "))
                .isEqualTo(Map.entry("Set-Cookie", "a=b; \tc\u00ff "));
        assertThat(ApplicationHeader.checked("X", "")).isEqualTo(Map.entry("X", ""));
    }

    @Test
    void isNamedByAToken() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ApplicationHeader.checked("", "x"))
                .withMessage("header name: '' (expected: a token)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ApplicationHeader.checked("A: b\r\nC", "x"))
                .withMessage("header name: 'A: b??C' (expected: a token)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connection",
                "CONNECTION",
                "Upgrade",
                "Content-Length",
                "Transfer-Encoding",
                "Sec-WebSocket-Accept",
                "SEC-WEBSOCKET-X"
            })
    void isNotOneOfTheHandshake(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ApplicationHeader.checked(name, "x"))
                .withMessage("header " + name + " (expected: one that the handshake does not write)");
    }

    @Test
    void hasAValueThatNettyWritesAsItIs() {
        for (char c = 0; c < 0x120; c++) {
            for (String value : new String[] {"" + c, "a" + c, c + "a", "a" + c + "a"}) {
                DefaultHttpHeaders headers = new DefaultHttpHeaders();
                try {
                    ApplicationHeader.checked("X", value);
                } catch (IllegalArgumentException e) {
                    continue;
                }
                headers.add("X", value);
                assertThat(headers.get("X")).isEqualTo(value);
            }
        }
    }

    @Test
    void doesNotRepeatItsValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ApplicationHeader.checked("X", "secret\n"))
                .withMessage("header X: U+000A at 6"
                        + " (expected: no space in front, no control character, and each of one byte)");
    }
}
