package dev.sluice.benchmarks.ratios;

import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What an operation took, such as a frame.
 *
 * @param cpuNanos nanoseconds of the processor's time
 * @param wallNanos nanoseconds on the clock
 * @param heapBytes bytes allocated on the heap
 */
record Figures(double cpuNanos, double wallNanos, double heapBytes) {

    /** Each of the figures is the median of its own. */
    static Figures medianOf(Collection<Figures> figures) {
        return new Figures(
                median(figures, Figures::cpuNanos),
                median(figures, Figures::wallNanos),
                median(figures, Figures::heapBytes));
    }

    static <T> double median(Collection<T> values, ToDoubleFunction<T> figure) {
        List<Double> sorted =
                values.stream().map(figure::applyAsDouble).sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
