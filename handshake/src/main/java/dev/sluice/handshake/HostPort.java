package dev.sluice.handshake;

import io.netty.util.NetUtil;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code host [ ":" port ]}, as in the Host header (RFC 7230 5.4, RFC 3986 3.2).
 *
 * @param host in the form that two spellings of one host share: lower case; an IPv6 address as its 16 bytes
 * @param port 0 to 65535, or {@link #NO_PORT}
 */
record HostPort(String host, int port) {

    /** The port of an authority that names none. */
    static final int NO_PORT = -1;

    private static final String OTHER_HOST_CHARS = "-._~%!$&'()*+,;=";
    private static final int MAX_PORT_DIGITS = 5;
    private static final int MAX_PORT = 65_535;

    /** The host and port of {@code authority}, or null when it is empty or malformed. */
    static @Nullable HostPort parse(String authority) {
        int hostEnd = authority.startsWith("[") ? authority.indexOf(']') + 1 : nameEnd(authority);
        String host = hostEnd == 0 ? null : canonicalHost(authority.substring(0, hostEnd));
        if (host == null) {
            return null;
        }
        if (hostEnd == authority.length()) {
            return new HostPort(host, NO_PORT);
        }
        if (authority.charAt(hostEnd) != ':' || !isPort(authority, hostEnd + 1)) {
            return null;
        }
        // RFC 3986 3.2.3: the port may be empty.
        String digits = authority.substring(hostEnd + 1);
        return new HostPort(host, digits.isEmpty() ? NO_PORT : Integer.parseInt(digits));
    }

    private static int nameEnd(String authority) {
        int colon = authority.indexOf(':');
        return colon < 0 ? authority.length() : colon;
    }

    private static @Nullable String canonicalHost(String host) {
        if (host.charAt(0) == '[') {
            String literal = host.substring(1, host.length() - 1);
            byte[] address = NetUtil.isValidIpV6Address(literal) && literal.indexOf('%') < 0
                    ? NetUtil.createByteArrayFromIpAddressString(literal)
                    : null;
            return address == null ? null : '[' + HexFormat.of().formatHex(address) + ']';
        }
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (!HeaderSyntax.isAlphanumeric(c) && OTHER_HOST_CHARS.indexOf(c) < 0) {
                return null;
            }
        }
        return host.toLowerCase(Locale.ROOT);
    }

    private static boolean isPort(String authority, int start) {
        if (authority.length() - start > MAX_PORT_DIGITS) {
            return false;
        }
        int port = 0;
        for (int i = start; i < authority.length(); i++) {
            int digit = authority.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            port = port * 10 + digit;
        }
        return port <= MAX_PORT;
    }
}
