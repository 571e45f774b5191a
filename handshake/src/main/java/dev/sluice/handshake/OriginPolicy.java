package dev.sluice.handshake;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which web pages may open a WebSocket (RFC 6455 10.2). A browser sends the origin of the page, which the page
 * cannot forge, together with the user's cookies: without this check any page on the web could speak in the user's name.
 *
 * <p>A request with several Origin headers is refused before any policy is asked. Policies are asked on the event loop and
 * must not block. One that throws causes a 500.
 */
@FunctionalInterface
public interface OriginPolicy {

    /**
     * Whether the request may go on.
     *
     * @param origin the value of the Origin header as it was sent; null when there is none, which tells that the client is
     *     not a browser
     * @param host the host and port that the request was sent to, in the syntax of the Host header
     * @param secure whether the request came over TLS that this server ended
     */
    boolean allows(@Nullable String origin, String host, boolean secure);

    /**
     * The default: the page must come from the host and port that it connects to, and over TLS from an https page. A
     * missing port is the default port of the page's scheme. Without TLS both http and https pages are allowed, since a
     * proxy may have ended TLS. Requests without an Origin are allowed; {@code null} and what is not an origin are not.
     */
    static OriginPolicy sameOrigin() {
        return (origin, host, secure) -> {
            if (origin == null) {
                return true;
            }
            Origin page = Origin.parse(origin);
            HostPort target = HostPort.parse(host);
            return page != null && target != null && page.isSameAs(target, secure);
        };
    }

    /**
     * Pages of these origins alone, and requests without an Origin. Combine with {@link #sameOrigin()} through
     * {@link #or}.
     *
     * @param origins such as {@code https://example.com}; the case does not matter, and a missing port is the default one
     * @throws IllegalArgumentException if one is not an origin
     */
    static OriginPolicy allow(String... origins) {
        Set<Origin> allowed = new HashSet<>();
        for (String text : origins) {
            Origin origin = Origin.parse(text);
            if (origin == null) {
                throw new IllegalArgumentException("origin: " + text + " (expected: scheme://host[:port])");
            }
            allowed.add(origin);
        }
        return (origin, host, secure) -> {
            Origin page = origin == null ? null : Origin.parse(origin);
            return origin == null || (page != null && allowed.contains(page));
        };
    }

    /**
     * Every request, whatever its one Origin header says, {@code null} and unreadable ones too. Only for servers that know
     * their users by something else than cookies, HTTP authentication or their network.
     */
    static OriginPolicy any() {
        return (origin, host, secure) -> true;
    }

    /** Allows what this policy or {@code other} allows. */
    default OriginPolicy or(OriginPolicy other) {
        return (origin, host, secure) -> allows(origin, host, secure) || other.allows(origin, host, secure);
    }
}
