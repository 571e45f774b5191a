package dev.sluice.handshake;

/** The character classes of RFC 7230 3.2: what a header's name and value may hold. */
final class HeaderSyntax {

    private static final boolean[] TOKEN_CHARS = new boolean[128];

    static {
        String tchar = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        for (int i = 0; i < tchar.length(); i++) {
            TOKEN_CHARS[tchar.charAt(i)] = true;
        }
    }

    private HeaderSyntax() {}

    /** Whether {@code c} is a {@code tchar} (RFC 7230 3.2.6). */
    static boolean isTokenChar(char c) {
        return c < TOKEN_CHARS.length && TOKEN_CHARS[c];
    }

    /** Whether {@code text} is a {@code token}: one {@code tchar} or more. */
    static boolean isToken(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenChar(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Whether {@code c} is an ASCII letter or digit. */
    static boolean isAlphanumeric(char c) {
        return isLetter(c) || (c >= '0' && c <= '9');
    }

    /** Whether {@code c} is an ASCII letter. */
    static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** Whether {@code c} is the optional white space that may surround a list element. */
    static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    /**
     * Whether {@code c} may stand in a header's value: visible characters, space, tab and {@code obs-text}, each of which is
     * one byte. Line ends, NUL and the other control characters would end the header or hide in it.
     */
    static boolean isFieldChar(char c) {
        return (c >= ' ' || c == '\t') && c != 0x7f && c <= 0xff;
    }
}
