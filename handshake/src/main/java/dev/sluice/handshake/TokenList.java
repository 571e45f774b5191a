package dev.sluice.handshake;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated header lists (RFC 7230 7). A list may be spread over several header lines, and empty elements count for
 * nothing.
 */
final class TokenList {

    private TokenList() {}

    /** Whether one of the elements is {@code wanted}, whatever its case. The other elements may be anything. */
    static boolean contains(List<String> lines, String wanted) {
        for (String line : lines) {
            for (String element : elements(line)) {
                if (element.equalsIgnoreCase(wanted)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * The elements in order, or null when there is none, when one is not a token, or when one is there twice. The time is
     * linear in the length of the lines.
     */
    static @Nullable List<String> distinctTokens(List<String> lines) {
        List<String> tokens = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String line : lines) {
            for (String element : elements(line)) {
                if (!HeaderSyntax.isToken(element) || !seen.add(element)) {
                    return null;
                }
                tokens.add(element);
            }
        }
        return tokens.isEmpty() ? null : List.copyOf(tokens);
    }

    private static List<String> elements(String line) {
        List<String> elements = new ArrayList<>(4);
        int start = 0;
        while (start <= line.length()) {
            int comma = line.indexOf(',', start);
            int end = comma < 0 ? line.length() : comma;
            String element = trim(line, start, end);
            if (!element.isEmpty()) {
                elements.add(element);
            }
            start = end + 1;
        }
        return elements;
    }

    private static String trim(String line, int start, int end) {
        int from = start;
        int to = end;
        while (from < to && HeaderSyntax.isSpace(line.charAt(from))) {
            from++;
        }
        while (to > from && HeaderSyntax.isSpace(line.charAt(to - 1))) {
            to--;
        }
        return line.substring(from, to);
    }
}
