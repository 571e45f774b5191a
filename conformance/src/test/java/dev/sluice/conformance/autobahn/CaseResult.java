package dev.sluice.conformance.autobahn;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the suite says of one case.
 *
 * @param id of the case, such as {@code 7.13.2}
 * @param behavior how the peer behaved: {@code OK}, {@code NON-STRICT}, {@code INFORMATIONAL}, {@code FAILED}
 * @param close how it closed: those too, {@code WRONG CODE}, {@code UNCLEAN}, {@code FAILED BY CLIENT}
 */
record CaseResult(String id, String behavior, String close) {

    /** The order in which the suite counts its cases. */
    static final Comparator<String> BY_ID = (one, other) -> {
        List<Integer> left = numbers(one);
        List<Integer> right = numbers(other);
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = left.get(i).compareTo(right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    };

    /** Reads what {@link #line} wrote. */
    static CaseResult parse(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != 3) {
            throw new IllegalArgumentException(line + " (expected: case behavior close)");
        }
        return new CaseResult(words[0], words[1].replace('_', ' '), words[2].replace('_', ' '));
    }

    /** For a file: three words. */
    String line() {
        return id + " " + behavior.replace(' ', '_') + " " + close.replace(' ', '_');
    }

    /** Whether a result is what this expects: an expectation may leave two ways to close, as in {@code OK|WRONG CODE}. */
    boolean allows(CaseResult got) {
        return got.id().equals(id)
                && got.behavior().equals(behavior)
                && List.of(close.split("\\|", -1)).contains(got.close());
    }

    /** Whether the peer did everything right. */
    boolean isOk() {
        return behavior.equals("OK") && close.equals("OK");
    }

    private static List<Integer> numbers(String id) {
        return Stream.of(id.split("\\.", -1)).map(Integer::valueOf).toList();
    }
}
