package dev.sluice.handshake;

import java.net.URI;
import java.util.Locale;

/**
 * A WebSocket URI, taken apart (RFC 6455 3).
 *
 * <pre>
 * ws-URI  = "ws:"  "//" host [ ":" port ] path [ "?" query ]
 * wss-URI = "wss:" "//" host [ ":" port ] path [ "?" query ]
 * </pre>
 *
 * @param secure whether the scheme is {@code wss}
 * @param host the name or address to connect to; an IPv6 address without brackets
 * @param port the one that is named, else 80 or 443
 * @param hostHeader the value of the Host header: the port only where it is not the default (RFC 6455 4.1)
 * @param target path and query as they stand in the request line, in ASCII
 */
record WebSocketUri(boolean secure, String host, int port, String hostHeader, String target) {

    private static final int WS_PORT = 80;
    private static final int WSS_PORT = 443;

    /**
     * Takes {@code uri} apart.
     *
     * @throws IllegalArgumentException if it is not a WebSocket URI. The message does not quote user information, which may
     *     be a password.
     */
    static WebSocketUri parse(URI uri) {
        // Not getHost(), which knows no underscores.
        String authority = uri.getRawAuthority();
        // Without the slashes, all behind the scheme is one part, in which a password would look like anything else.
        String maybeUser = authority == null ? uri.getRawSchemeSpecificPart() : authority;
        if (maybeUser.indexOf('@') >= 0) {
            throw new IllegalArgumentException("uri: names a user (expected: a host and a port alone)");
        }
        boolean secure = isSecure(uri);
        // RFC 6455 3: fragment identifiers MUST NOT be used on these URIs.
        if (uri.getRawFragment() != null) {
            throw unexpected(uri, "no fragment");
        }
        HostPort parsed = authority == null ? null : HostPort.parse(authority);
        if (authority == null || parsed == null || parsed.port() == 0) {
            throw unexpected(uri, "an ASCII host, and a port from 1 to 65535");
        }
        int defaultPort = secure ? WSS_PORT : WS_PORT;
        int port = parsed.port() == HostPort.NO_PORT ? defaultPort : parsed.port();
        String host = hostOf(authority);
        return new WebSocketUri(secure, withoutBrackets(host), port, hostHeader(host, port, defaultPort), target(uri));
    }

    private static boolean isSecure(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "ws" -> false;
            case "wss" -> true;
            default -> throw unexpected(uri, "ws:// or wss://");
        };
    }

    private static String hostOf(String authority) {
        int end = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
        return end < 0 ? authority : authority.substring(0, end);
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String hostHeader(String host, int port, int defaultPort) {
        return port == defaultPort ? host : host + ':' + port;
    }

    /** RFC 6455 3: the resource name is {@code /} for an empty path, and has the query. */
    private static String target(URI uri) {
        URI ascii = URI.create(uri.toASCIIString());
        String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
        return ascii.getRawQuery() == null ? path : path + '?' + ascii.getRawQuery();
    }

    private static IllegalArgumentException unexpected(URI uri, String expected) {
        return new IllegalArgumentException("uri: " + uri + " (expected: " + expected + ')');
    }
}
