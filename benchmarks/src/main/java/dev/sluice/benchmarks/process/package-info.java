/** Other JVMs: how they are started, told what to do and ended, and what they cost. Linux alone. */
@NullMarked
package dev.sluice.benchmarks.process;

import org.jspecify.annotations.NullMarked;
