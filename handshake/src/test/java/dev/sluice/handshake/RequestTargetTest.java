package dev.sluice.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("RFC 7230 5.3: request targets")
class RequestTargetTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            /chat,                       /chat,        -,      -
            /chat?,                      /chat,        '',     -
            /chat?a=b?c,                 /chat,        a=b?c,  -
            /a%2Fb,                      /a%2Fb,       -,      -
            /go?to=http://x/y,           /go,          to=http://x/y, -
            //x/y,                       //x/y,        -,      -
            http://host/chat,            /chat,        -,      host
            WSS://host:443/chat?x,       /chat,        x,      host:443
            https://host,                /,            -,      host
            ws://host?q,                 /,            q,      host
            http:///chat,                /chat,        -,      ''
            ftp://host/chat,             ftp://host/chat, -,   -
            host:80,                     host:80,      -,      -
            *,                           *,            -,      -
            ?q,                          /,            q,      -
            """)
    void areTakenApart(String uri, String path, String query, String authority) {
        assertThat(RequestTarget.parse(uri)).isEqualTo(new RequestTarget(path, query, authority));
    }
}
