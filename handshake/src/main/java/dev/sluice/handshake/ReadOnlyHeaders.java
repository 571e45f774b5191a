package dev.sluice.handshake;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.ReadOnlyHttpHeaders;
import java.util.Map;

/** Headers that outlive their message and may be handed to anybody. */
final class ReadOnlyHeaders {

    private ReadOnlyHeaders() {}

    /** A copy of {@code headers} that cannot be changed, in their order. */
    static HttpHeaders copyOf(HttpHeaders headers) {
        CharSequence[] pairs = new CharSequence[headers.size() * 2];
        int at = 0;
        for (Map.Entry<String, String> header : headers) {
            pairs[at++] = header.getKey();
            pairs[at++] = header.getValue();
        }
        return new ReadOnlyHttpHeaders(false, pairs);
    }
}
