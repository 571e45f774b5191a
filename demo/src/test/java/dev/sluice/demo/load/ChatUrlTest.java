package dev.sluice.demo.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatUrlTest {

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8080,  false, 127.0.0.1, 8080, 127.0.0.1:8080, ws://127.0.0.1:8080/chat",
        "HTTPS://chat.example/,  true,  chat.example, 443, chat.example, wss://chat.example/chat",
        "http://[::1]:1,         false, ::1,       1,    [::1]:1,        ws://[::1]:1/chat",
        "http://localhost,       false, localhost, 80,   localhost,      ws://localhost/chat"
    })
    void tellsWhatToConnectTo(String text, boolean secure, String host, int port, String authority, String webSocket) {
        ChatUrl url = ChatUrl.parse(text);
        assertThat(url.isSecure()).isEqualTo(secure);
        assertThat(url.host()).isEqualTo(host);
        assertThat(url.port()).isEqualTo(port);
        assertThat(url.authority()).isEqualTo(authority);
        assertThat(url.webSocket()).hasToString(webSocket);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ws://x",
                "x",
                "http:/x",
                "http://x/chat",
                "http://x?a",
                "http://x#a",
                "http://u@x",
                "http://x y",
                "//x"
            })
    void refusesWhatIsNoServer(String text) {
        assertThatThrownBy(() -> ChatUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(text + " (expected: http://host:port or https://host:port)");
    }

    @Test
    void isShownWithoutASlash() {
        assertThat(ChatUrl.parse("http://x:1/")).hasToString("http://x:1");
    }
}
