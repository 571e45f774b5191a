package dev.sluice.benchmarks.ratios;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of a row. Times are the processor's; a ratio is how many times as fast as the peer ours is. It is taken in each
 * round from cells that were measured within seconds of each other, and the median of these is told.
 *
 * @param row what was compared
 * @param theirs the peer's medians
 * @param ours our medians
 * @param baseline the benchmark's own medians, if measured
 * @param ratio the median of the rounds' ratios
 * @param lowestRatio the lowest of any round
 * @param highestRatio the highest of any round
 * @param netRatio the same ratio after the baseline was taken off both; null when there is none, or when ours is too close to
 *     it for a difference to mean anything
 */
record Comparison(
        Row row,
        Figures theirs,
        Figures ours,
        @Nullable Figures baseline,
        double ratio,
        double lowestRatio,
        double highestRatio,
        @Nullable Double netRatio) {

    /** Less than this part of a time above its baseline is the error of measuring. */
    private static final double LEAST_NET = 0.1;

    static Comparison of(Row row, Map<Cell, List<Figures>> figures) {
        List<Figures> theirs = figures(row.theirs(), figures);
        List<Figures> ours = figures(row.ours(), figures);
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ours.size(); round++) {
            ratios.add(theirs.get(round).cpuNanos() / ours.get(round).cpuNanos());
        }
        Figures theirMedian = Figures.medianOf(theirs);
        Figures ourMedian = Figures.medianOf(ours);
        Figures baseline = row.baseline() == null ? null : Figures.medianOf(figures(row.baseline(), figures));
        return new Comparison(
                row,
                theirMedian,
                ourMedian,
                baseline,
                Figures.median(ratios, Double::doubleValue),
                ratios.stream().mapToDouble(Double::doubleValue).min().orElseThrow(),
                ratios.stream().mapToDouble(Double::doubleValue).max().orElseThrow(),
                baseline == null ? null : net(theirMedian.cpuNanos(), ourMedian.cpuNanos(), baseline.cpuNanos()));
    }

    /** Whether the goal is reached; null where there is none. */
    @Nullable
    Boolean reached() {
        return row.goal() == 0 ? null : ratio >= row.goal();
    }

    private static List<Figures> figures(Cell cell, Map<Cell, List<Figures>> figures) {
        List<Figures> found = figures.get(cell);
        if (found == null) {
            throw new IllegalStateException("not measured: " + cell);
        }
        return found;
    }

    private static @Nullable Double net(double theirs, double ours, double baseline) {
        double net = ours - baseline;
        return net < LEAST_NET * ours ? null : (theirs - baseline) / net;
    }
}
