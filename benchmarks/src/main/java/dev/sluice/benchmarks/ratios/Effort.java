package dev.sluice.benchmarks.ratios;

import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How much time is spent on a cell in each round. In every round, each cell has a JVM of its own: what the JIT compilers do
 * differs more between two JVMs than between two iterations in one.
 *
 * @param rounds how many JVMs a cell gets
 * @param warmupIterations iterations whose result is thrown away; two seconds at least, until machine code no longer changes
 * @param iterations iterations that count; the median of them is the round's
 * @param iteration how long each lasts
 */
record Effort(int rounds, int warmupIterations, int iterations, TimeValue iteration) {

    /** One JVM for each: enough to see a regression of a factor, not to claim one. */
    static final Effort QUICK = new Effort(1, 8, 5, TimeValue.milliseconds(250));

    /** Five rounds: the least of which a median is told. */
    static final Effort FULL = new Effort(5, 8, 5, TimeValue.milliseconds(300));
}
