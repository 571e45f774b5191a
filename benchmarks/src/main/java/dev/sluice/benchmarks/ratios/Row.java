package dev.sluice.benchmarks.ratios;

import org.jspecify.annotations.Nullable;

/**
 * Two cells that are compared.
 *
 * @param name what is done
 * @param peer who does it as well
 * @param theirs the peer's cell
 * @param ours our cell
 * @param baseline what the benchmark itself costs, if that is measured
 * @param goal how many times as fast as the peer ours is to be at least; 0 when there is no goal
 */
record Row(
        String name,
        String peer,
        Cell theirs,
        Cell ours,
        @Nullable Cell baseline,
        double goal) {}
