package dev.sluice.benchmarks.ratios;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures cells in rounds. JMH alone would give the first cell all of its JVMs before the second gets one, and whatever else
 * the machine does in these minutes would count as a difference between the two. Here, the cells of a row follow each other
 * within seconds, and every other round goes backwards, so that none is always first.
 */
final class Runs {

    private static final String HEAP = "gc.alloc.rate.norm";

    private final Effort effort;
    private final PrintWriter progress;

    /** A cell's figures, one for each round. */
    final Map<Cell, List<Figures>> figures = new LinkedHashMap<>();

    /** What JMH told. */
    final List<RunResult> results = new ArrayList<>();

    Runs(Effort effort, PrintWriter progress) {
        this.effort = effort;
        this.progress = progress;
    }

    /**
     * Measures all.
     *
     * @throws RunnerException when a benchmark found that its work was not done
     */
    void run(Collection<Cell> cells) throws RunnerException {
        List<Cell> order = new ArrayList<>(cells);
        for (int round = 1; round <= effort.rounds(); round++) {
            int done = 0;
            for (Cell cell : order) {
                done++;
                progress.printf("round %d of %d, %d of %d: %s%n", round, effort.rounds(), done, order.size(), cell);
                progress.flush();
                RunResult result = run(cell);
                results.add(result);
                figures.computeIfAbsent(cell, first -> new ArrayList<>()).add(figures(result));
            }
            Collections.reverse(order);
        }
    }

    private RunResult run(Cell cell) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include('^' + Pattern.quote(cell.benchmark()) + '$')
                .forks(1)
                .warmupIterations(effort.warmupIterations())
                .warmupTime(effort.iteration())
                .measurementIterations(effort.iterations())
                .measurementTime(effort.iteration())
                .timeUnit(TimeUnit.NANOSECONDS)
                .addProfiler(GCProfiler.class)
                .addProfiler(WorkerCpu.class)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        cell.parameters().forEach(options::param);
        return new Runner(options.build()).runSingle();
    }

    private static Figures figures(RunResult result) {
        return Figures.medianOf(result.getBenchmarkResults().stream()
                .flatMap(fork -> fork.getIterationResults().stream())
                .map(Runs::figures)
                .toList());
    }

    private static Figures figures(IterationResult iteration) {
        return new Figures(
                profiled(iteration, WorkerCpu.LABEL),
                iteration.getPrimaryResult().getScore(),
                profiled(iteration, HEAP));
    }

    private static double profiled(IterationResult iteration, String label) {
        Result<?> result = iteration.getSecondaryResults().get(label);
        if (result == null) {
            throw new IllegalStateException("no profiler has told " + label);
        }
        return result.getScore();
    }
}
