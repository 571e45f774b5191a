package dev.sluice.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
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

    @Test
    @DisplayName("RFC 6455 4.1: a new key for each connection, of 16 bytes in which every bit is free")
    void isMadeOfRandomBytes() {
        Set<String> keys = new HashSet<>();
        byte[] everSet = new byte[16];
        byte[] alwaysSet = new byte[16];
        Arrays.fill(alwaysSet, (byte) 0xff);
        for (int i = 0; i < 1000; i++) {
            String key = HandshakeKey.random();
            assertThat(HandshakeKey.isValid(key)).as(key).isTrue();
            assertThat(keys.add(key)).as(key).isTrue();
            byte[] bytes = Base64.getDecoder().decode(key);
            for (int at = 0; at < bytes.length; at++) {
                everSet[at] |= bytes[at];
                alwaysSet[at] &= bytes[at];
            }
        }
        assertThat(everSet).containsOnly(0xff);
        assertThat(alwaysSet).containsOnly(0);
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
