package dev.sluice.handshake;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A serialised origin, {@code scheme://host[:port]} (RFC 6454 6.2).
 *
 * @param scheme lower case
 * @param host as in {@link HostPort}
 * @param port the one that is named, else the scheme's default, else {@link HostPort#NO_PORT}
 */
record Origin(String scheme, String host, int port) {

    private static final String SEPARATOR = "://";

    /** The origin that {@code text} spells, or null for {@code null}, a list, a URL with a path, and all other text. */
    static @Nullable Origin parse(String text) {
        int separator = text.indexOf(SEPARATOR);
        if (separator < 0 || !isScheme(text, separator)) {
            return null;
        }
        HostPort authority = HostPort.parse(text.substring(separator + SEPARATOR.length()));
        if (authority == null) {
            return null;
        }
        String scheme = text.substring(0, separator).toLowerCase(Locale.ROOT);
        return new Origin(scheme, authority.host(), portOf(authority, scheme));
    }

    /**
     * Whether a page of this origin and the WebSocket come from one place: the same host, and the same port once a
     * missing one stands for the default of this origin's scheme.
     *
     * @param target the host and port that the request was sent to
     * @param secure whether it came over TLS. If so, only https will do; if not, a proxy may have taken TLS off, so http
     *     and https both will.
     */
    boolean isSameAs(HostPort target, boolean secure) {
        boolean schemeMatches = scheme.equals("https") || (scheme.equals("http") && !secure);
        return schemeMatches && host.equals(target.host()) && port == portOf(target, scheme);
    }

    private static int portOf(HostPort authority, String scheme) {
        if (authority.port() != HostPort.NO_PORT) {
            return authority.port();
        }
        return switch (scheme) {
            case "http" -> 80;
            case "https" -> 443;
            default -> HostPort.NO_PORT;
        };
    }

    private static boolean isScheme(String text, int end) {
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean later = i > 0 && (HeaderSyntax.isAlphanumeric(c) || c == '+' || c == '-' || c == '.');
            if (!later && !HeaderSyntax.isLetter(c)) {
                return false;
            }
        }
        return end > 0;
    }
}
