/** Runs JMH's benchmarks so that what is compared alternates, and tells the ratios. */
@NullMarked
package dev.sluice.benchmarks.ratios;

import org.jspecify.annotations.NullMarked;
