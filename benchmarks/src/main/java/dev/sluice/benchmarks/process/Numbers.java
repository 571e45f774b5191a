package dev.sluice.benchmarks.process;

import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Numbers with names, as one JVM tells them another in a line. */
public record Numbers(Map<String, Long> byName) {

    /** Nothing to tell. */
    public static final Numbers NONE = new Numbers(Map.of());

    /** Reads what {@link #toString} has written; other words are passed over, the name of a command among them. */
    public static Numbers parse(String line) {
        Map<String, Long> numbers = new TreeMap<>();
        for (String number : line.split(" ", -1)) {
            int equals = number.indexOf('=');
            if (equals > 0) {
                numbers.put(number.substring(0, equals), Long.valueOf(number.substring(equals + 1)));
            }
        }
        return new Numbers(numbers);
    }

    /**
     * The number of that name.
     *
     * @throws NoSuchElementException when there is none
     */
    public long get(String name) {
        Long number = byName.get(name);
        if (number == null) {
            throw new NoSuchElementException(name + " (there are: " + this + ')');
        }
        return number;
    }

    /** What {@link #parse} reads. */
    @Override
    public String toString() {
        return byName.entrySet().stream()
                .map(number -> number.getKey() + '=' + number.getValue())
                .collect(Collectors.joining(" "));
    }
}
