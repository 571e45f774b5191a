package dev.sluice.handshake;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request line asks for, taken apart but not decoded (RFC 7230 5.3).
 *
 * @param path raw, so that {@code %2F} stays what it is; never empty
 * @param query what follows the question mark, raw; null when there is none
 * @param authority the host and port of an absolute-form target, which then counts in place of the Host header; else null
 */
record RequestTarget(
        String path, @Nullable String query, @Nullable String authority) {

    private static final Set<String> SCHEMES = Set.of("http", "https", "ws", "wss");
    private static final String SEPARATOR = "://";

    /** Query parameters beyond these are left out, so that a long query cannot cost more than its own length. */
    private static final int MAX_QUERY_PARAMETERS = 1024;

    /** Takes {@code uri} apart. Forms that no WebSocket uses ({@code *}, {@code host:port}) become a path that none has. */
    static RequestTarget parse(String uri) {
        int separator = uri.startsWith("/") ? -1 : uri.indexOf(SEPARATOR);
        if (separator < 0 || !SCHEMES.contains(uri.substring(0, separator).toLowerCase(Locale.ROOT))) {
            return split(uri, null);
        }
        int start = separator + SEPARATOR.length();
        int end = start;
        while (end < uri.length() && uri.charAt(end) != '/' && uri.charAt(end) != '?') {
            end++;
        }
        return split(uri.substring(end), uri.substring(start, end));
    }

    /**
     * The decoded parameters of the query, in order, read-only.
     *
     * @throws IllegalArgumentException if two hexadecimal digits do not follow a percent sign
     */
    Map<String, List<String>> parameters() {
        if (query == null) {
            return Map.of();
        }
        QueryStringDecoder decoder =
                new QueryStringDecoder(query, StandardCharsets.UTF_8, false, MAX_QUERY_PARAMETERS, true);
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        decoder.parameters().forEach((name, values) -> parameters.put(name, List.copyOf(values)));
        return Collections.unmodifiableMap(parameters);
    }

    private static RequestTarget split(String text, @Nullable String authority) {
        int mark = text.indexOf('?');
        String path = mark < 0 ? text : text.substring(0, mark);
        String query = mark < 0 ? null : text.substring(mark + 1);
        // RFC 7230 2.7.3: an empty path means "/".
        return new RequestTarget(path.isEmpty() ? "/" : path, query, authority);
    }
}
