package dev.sluice.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            example.com                      | example.com                | -1
            EXAMPLE.com:8080                 | example.com                | 8080
            example.com:                     | example.com                | -1
            127.0.0.1:0                      | 127.0.0.1                  | 0
            h_o-s.t~%20!$&'()*+,;=:65535     | h_o-s.t~%20!$&'()*+,;=     | 65535
            """)
    void readsHostAndPort(String text, String host, int port) {
        assertThat(HostPort.parse(text)).isEqualTo(new HostPort(host, port));
    }

    @Test
    void takesTwoSpellingsOfAnIpv6AddressForOne() {
        assertThat(HostPort.parse("[::1]:80")).isEqualTo(HostPort.parse("[0:0:0:0:0:0:0:0001]:80"));
        assertThat(HostPort.parse("[2001:DB8::a]")).isEqualTo(HostPort.parse("[2001:db8:0::A]:"));
        assertThat(HostPort.parse("[::1]")).isNotEqualTo(HostPort.parse("[::2]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":80",
                "a b",
                "a/b",
                "user@host",
                "host:port",
                "host:-1",
                "host:65536",
                "host:123456",
                "host:80:80",
                "[::1",
                "[]",
                "[::1]80",
                "[127.0.0.1]",
                "[::1%eth0]",
                "[::g]",
                "h\u00f6st",
                "::1",
                "host:8/",
                "[[::1]]"
            })
    void refusesWhatIsNotAHost(String text) {
        assertThat(HostPort.parse(text)).isNull();
    }
}
