package dev.sluice.handshake;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses one of the subprotocols that the client offers (RFC 6455 1.9). Asked on the event loop, once the request is
 * authorised, and only when the client offers some.
 */
@FunctionalInterface
public interface SubprotocolSelector {

    /**
     * The subprotocol to speak.
     *
     * @param offered distinct tokens in the client's order of preference, at least one
     * @return one of them, or null to go on without a subprotocol, which the client may then refuse. Anything else, and
     *     anything thrown, is a mistake of the server's and causes a 500.
     */
    @Nullable
    String select(List<String> offered);

    /** Never chooses one. */
    static SubprotocolSelector none() {
        return offered -> null;
    }

    /**
     * Chooses the first of {@code supported} that the client offers.
     *
     * @throws IllegalArgumentException if one is not a token or is there twice
     */
    static SubprotocolSelector serverPreference(String... supported) {
        Set<String> known = known(supported);
        return offered -> first(known, offered);
    }

    /**
     * Chooses the first that the client offers and {@code supported} holds.
     *
     * @throws IllegalArgumentException if one is not a token or is there twice
     */
    static SubprotocolSelector clientPreference(String... supported) {
        Set<String> known = known(supported);
        return offered -> first(offered, known);
    }

    private static Set<String> known(String... supported) {
        Set<String> known = new LinkedHashSet<>();
        for (String subprotocol : supported) {
            if (!HeaderSyntax.isToken(subprotocol)) {
                throw new IllegalArgumentException("subprotocol: " + subprotocol + " (expected: a token)");
            }
            if (!known.add(subprotocol)) {
                throw new IllegalArgumentException("subprotocol: " + subprotocol + " twice (expected: once)");
            }
        }
        return known;
    }

    private static @Nullable String first(Iterable<String> preferred, Collection<String> allowed) {
        for (String subprotocol : preferred) {
            if (allowed.contains(subprotocol)) {
                return subprotocol;
            }
        }
        return null;
    }
}
