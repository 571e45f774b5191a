package dev.sluice.demo.load;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a chat server is. */
record ChatUrl(URI base) {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /**
     * Reads one.
     *
     * @param text {@code http://host[:port]}, or {@code https:} for TLS; a slash may follow
     * @throws IllegalArgumentException for anything else; the message tells what was expected
     */
    static ChatUrl parse(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw expected(text, e);
        }
        boolean bare = uri.getUserInfo() == null
                && (uri.getRawPath() == null || uri.getRawPath().matches("/?"))
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null;
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!bare || uri.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw expected(text, null);
        }
        return new ChatUrl(URI.create(scheme + "://" + uri.getRawAuthority()));
    }

    /** Whether it speaks TLS. */
    boolean isSecure() {
        return base.getScheme().equals("https");
    }

    /** The name or address to connect to; of an IPv6 address, without brackets. */
    String host() {
        return base.getHost().replaceAll("[\\[\\]]", "");
    }

    /** The port to connect to. */
    int port() {
        int standard = isSecure() ? HTTPS_PORT : HTTP_PORT;
        return base.getPort() < 0 ? standard : base.getPort();
    }

    /** As the Host header has it. */
    String authority() {
        return base.getRawAuthority();
    }

    /** Where the WebSocket is. */
    URI webSocket() {
        return URI.create((isSecure() ? "wss://" : "ws://") + authority() + "/chat");
    }

    @Override
    public String toString() {
        return base.toString();
    }

    private static IllegalArgumentException expected(String text, @Nullable Throwable cause) {
        return new IllegalArgumentException(text + " (expected: http://host:port or https://host:port)", cause);
    }
}
