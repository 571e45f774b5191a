package dev.sluice.benchmarks.endtoend.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ClientHandshakeTest {

    private static final String RESPONSE = String.join(
            "\r\n",
            "HTTP/1.1 101 Switching Protocols",
            "upgrade: websocket",
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
            "");

    @Test
    void readsWhatWasAgreedOn() {
        assertThat(ClientHandshake.agreement(RESPONSE + "\r\n", false)).isEqualTo(Agreement.NONE);
        assertThat(ClientHandshake.agreement(extension("permessage-deflate"), true))
                .isEqualTo(new Agreement(true, 15, 15, false, false));
        assertThat(ClientHandshake.agreement(
                        extension("permessage-deflate;client_max_window_bits=12; server_max_window_bits=\"11\""), true))
                .isEqualTo(new Agreement(true, 12, 11, false, false));
        assertThat(ClientHandshake.agreement(
                        extension("permessage-deflate; client_no_context_takeover; server_no_context_takeover"), true))
                .isEqualTo(new Agreement(true, 15, 15, true, true));
    }

    @Test
    void refusesAnythingElse() {
        assertThatThrownBy(() -> ClientHandshake.agreement("HTTP/1.1 400 Bad Request\r\n\r\n", false))
                .hasMessageContaining("not a WebSocket");
        assertThatThrownBy(() -> ClientHandshake.agreement(RESPONSE.replace("s3pP", "t3pP"), false))
                .hasMessageContaining("not a WebSocket");
        assertThatThrownBy(() -> ClientHandshake.agreement(RESPONSE, true)).hasMessageContaining("extensions");
        assertThatThrownBy(() -> ClientHandshake.agreement(extension("permessage-deflate"), false))
                .hasMessageContaining("extensions");
        assertThatThrownBy(() -> ClientHandshake.agreement(extension("permessage-deflate; unheard_of"), true))
                .hasMessageContaining("unheard_of");
    }

    private static String extension(String extension) {
        return RESPONSE + "Sec-WebSocket-Extensions: " + extension + "\r\n\r\n";
    }
}
