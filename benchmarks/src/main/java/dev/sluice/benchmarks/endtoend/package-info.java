/** Servers under load over TCP: whose processor time, latency and memory is compared. */
@NullMarked
package dev.sluice.benchmarks.endtoend;

import org.jspecify.annotations.NullMarked;
