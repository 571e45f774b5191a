package dev.sluice.deflate;

import dev.sluice.codec.Role;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of permessage-deflate, RFC 7692 7.1, as one offer or one answer names them.
 *
 * @param serverNoContextTakeover whether {@code server_no_context_takeover} is named
 * @param clientNoContextTakeover whether {@code client_no_context_takeover} is named
 * @param serverMaxWindowBits the value of {@code server_max_window_bits}, 8 to 15; {@link #ABSENT} when it is not named
 * @param clientMaxWindowBits the value of {@code client_max_window_bits}, 8 to 15; {@link #ABSENT} when it is not named;
 *     {@link #WITHOUT_VALUE}, in an offer alone, when it is named without a value
 */
public record DeflateParameters(
        boolean serverNoContextTakeover,
        boolean clientNoContextTakeover,
        int serverMaxWindowBits,
        int clientMaxWindowBits) {

    /** The parameter is not named. */
    public static final int ABSENT = 0;

    /** The parameter is named, and has no value. */
    public static final int WITHOUT_VALUE = -1;

    /** No parameter at all: both contexts are taken over, both windows have 15 bits. */
    public static final DeflateParameters NONE = new DeflateParameters(false, false, ABSENT, ABSENT);

    static final String EXTENSION_NAME = "permessage-deflate";

    private static final String SERVER_NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT_TAKEOVER = "client_no_context_takeover";
    private static final String SERVER_MAX_WINDOW_BITS = "server_max_window_bits";
    private static final String CLIENT_MAX_WINDOW_BITS = "client_max_window_bits";
    private static final Set<String> NAMES = Set.of(
            SERVER_NO_CONTEXT_TAKEOVER, CLIENT_NO_CONTEXT_TAKEOVER, SERVER_MAX_WINDOW_BITS, CLIENT_MAX_WINDOW_BITS);

    /** RFC 7692 7.1.2: a decimal integer between 8 and 15, without leading zeroes. */
    private static final Pattern WINDOW_BITS = Pattern.compile("[89]|1[0-5]");

    private static final int INVALID = -2;

    /**
     * Checks the windows.
     *
     * @throws IllegalArgumentException for a window of fewer than 8 bits or more than 15
     */
    public DeflateParameters {
        check(
                serverMaxWindowBits == ABSENT || isWindowBits(serverMaxWindowBits),
                "serverMaxWindowBits: " + serverMaxWindowBits + " (expected: 8 to 15, or ABSENT)");
        check(
                clientMaxWindowBits == ABSENT
                        || clientMaxWindowBits == WITHOUT_VALUE
                        || isWindowBits(clientMaxWindowBits),
                "clientMaxWindowBits: " + clientMaxWindowBits + " (expected: 8 to 15, ABSENT or WITHOUT_VALUE)");
    }

    /** Reads an offer of a client; null when it is none of permessage-deflate, or an invalid one. */
    static @Nullable DeflateParameters parseOffer(WebSocketExtensionData offer) {
        // RFC 7692 7.1.2.2: in an offer client_max_window_bits has no value, or a number.
        return parse(offer, WITHOUT_VALUE);
    }

    /** Reads the answer of a server; null when it is none of permessage-deflate, or an invalid one. */
    static @Nullable DeflateParameters parseAnswer(WebSocketExtensionData answer) {
        return parse(answer, INVALID);
    }

    /** The offer or the answer as the handshake carries it. */
    WebSocketExtensionData toExtensionData() {
        Map<String, @Nullable String> parameters = new LinkedHashMap<>();
        if (serverNoContextTakeover) {
            parameters.put(SERVER_NO_CONTEXT_TAKEOVER, null);
        }
        if (clientNoContextTakeover) {
            parameters.put(CLIENT_NO_CONTEXT_TAKEOVER, null);
        }
        if (serverMaxWindowBits != ABSENT) {
            parameters.put(SERVER_MAX_WINDOW_BITS, Integer.toString(serverMaxWindowBits));
        }
        if (clientMaxWindowBits != ABSENT) {
            parameters.put(
                    CLIENT_MAX_WINDOW_BITS,
                    clientMaxWindowBits == WITHOUT_VALUE ? null : Integer.toString(clientMaxWindowBits));
        }
        return new WebSocketExtensionData(EXTENSION_NAME, parameters);
    }

    /**
     * The window that the compressor of one end may use.
     *
     * @return 8 to 15
     */
    int windowBits(Role sender) {
        int bits = sender == Role.SERVER ? serverMaxWindowBits : clientMaxWindowBits;
        return bits > 0 ? bits : Window.MAX_BITS; // RFC 7692 7.1.2: of whoever names none
    }

    /** Whether the compressor of one end goes on with the context of the message before. */
    boolean contextTakeover(Role sender) {
        return !(sender == Role.SERVER ? serverNoContextTakeover : clientNoContextTakeover);
    }

    /**
     * RFC 7692 7.1: a server MUST decline an offer, and a client fail the connection for an answer, with a parameter that is
     * not defined, or that has an invalid value.
     *
     * @param clientWindowWithoutValue what client_max_window_bits means when it has no value
     */
    private static @Nullable DeflateParameters parse(WebSocketExtensionData data, int clientWindowWithoutValue) {
        Map<String, @Nullable String> named = data.parameters();
        if (!data.name().equals(EXTENSION_NAME)
                || !NAMES.containsAll(named.keySet())
                || named.get(SERVER_NO_CONTEXT_TAKEOVER) != null
                || named.get(CLIENT_NO_CONTEXT_TAKEOVER) != null) {
            return null;
        }
        int serverWindow = parseWindow(named, SERVER_MAX_WINDOW_BITS, INVALID);
        int clientWindow = parseWindow(named, CLIENT_MAX_WINDOW_BITS, clientWindowWithoutValue);
        if (serverWindow == INVALID || clientWindow == INVALID) {
            return null;
        }
        return new DeflateParameters(
                named.containsKey(SERVER_NO_CONTEXT_TAKEOVER),
                named.containsKey(CLIENT_NO_CONTEXT_TAKEOVER),
                serverWindow,
                clientWindow);
    }

    private static int parseWindow(Map<String, @Nullable String> named, String name, int withoutValue) {
        if (!named.containsKey(name)) {
            return ABSENT;
        }
        String value = named.get(name);
        if (value == null) {
            return withoutValue;
        }
        return WINDOW_BITS.matcher(value).matches() ? Integer.parseInt(value) : INVALID;
    }

    private static boolean isWindowBits(int bits) {
        return bits >= Window.MIN_BITS && bits <= Window.MAX_BITS;
    }

    private static void check(boolean lawful, String message) {
        if (!lawful) {
            throw new IllegalArgumentException(message);
        }
    }
}
