package dev.sluice.demo.load;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What was found to be wrong: all of it counted, the first of it in words. Thread-safe. */
final class Findings {

    private static final int MAX_WORDS = 20;

    /** What can be wrong with a message. */
    enum Kind {
        /** Somebody who was in the room has never got it. */
        LOST,
        /** Somebody has got it twice, or it is in the log twice. */
        TWICE,
        /** It came after one with a higher number. */
        OUT_OF_ORDER,
        /** A number that belongs to another message, or a message that has two numbers. */
        WRONG_NUMBER,
        /** The text is not what was said. */
        CHANGED,
        /** Whoever said it has no ack. */
        NOT_ACKED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    private final List<String> words = new ArrayList<>();

    /** Counts {@code count} of them, and tells them in words unless enough was told. */
    synchronized void add(Kind kind, long count, String what) {
        counts.merge(kind, count, Long::sum);
        if (words.size() < MAX_WORDS) {
            words.add(kind + ": " + what);
        }
    }

    /** How many of a kind. */
    synchronized long count(Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    /** Whether there are none. */
    synchronized boolean isEmpty() {
        return counts.isEmpty();
    }

    /** How many of each kind that there is, in one line. */
    synchronized String summary() {
        return counts.isEmpty()
                ? "none"
                : counts.entrySet().stream()
                        .map(entry -> String.format(Locale.ROOT, "%,d %s", entry.getValue(), entry.getKey()))
                        .collect(Collectors.joining(", "));
    }

    /** The first of them, one a line. */
    synchronized List<String> words() {
        return List.copyOf(words);
    }
}
