package dev.sluice.benchmarks.ratios;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One thing that is measured.
 *
 * @param benchmark class and method
 * @param parameters all that the benchmark has no single default for
 */
record Cell(String benchmark, SortedMap<String, String> parameters) {

    static Cell of(Class<?> benchmark, String method, Map<String, Object> parameters) {
        SortedMap<String, String> strings = new TreeMap<>();
        parameters.forEach((name, value) -> strings.put(name, value.toString()));
        return new Cell(benchmark.getName() + '.' + method, strings);
    }

    /** The same, but for one parameter. */
    Cell with(String parameter, Object value) {
        SortedMap<String, String> others = new TreeMap<>(parameters);
        others.put(parameter, value.toString());
        return new Cell(benchmark, others);
    }
}
