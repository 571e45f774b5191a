package dev.sluice.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RFC 6455 4.2.2: Sec-WebSocket-Key")
class HandshakeKeyTest {

    @Test
    void answersTheExampleOfTheRfc() {
        assertThat(HandshakeKey.accept("dGhlIHNhbXBsZSBub25jZQ==")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    @Test
    void allowsTheBase64OfAny16Bytes() {
        Random random = new Random(6455);
        byte[] nonce = new byte[16];
        for (int i = 0; i < 1000; i++) {
            random.nextBytes(nonce);
            assertThat(HandshakeKey.isValid(Base64.getEncoder().encodeToString(nonce)))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A",
                "AAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAA=",
                "AAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAB==",
                "AAAAAAAAAAAAAAAAAAAA-_==",
                "AAAAAAAAAA=AAAAAAAAAAA==",
                "AAAAAAAAAA AAAAAAAAAAA==",
                "AAAAAAAAAAAAAAAAAAAAA=A=",
                "\u00e9AAAAAAAAAAAAAAAAAAAAA==",
                "AAAAAAAAAAAAAAAAAAAAAAA A==",
                "AAAAAAAAAAAAAAAAAAAAAAAA"
            })
    @DisplayName("gap 22: refuses 15 and 17 bytes, a letter, what is not base64 or not canonical")
    void refusesAnythingElse(String key) {
        assertThat(HandshakeKey.isValid(key)).isFalse();
    }
}
