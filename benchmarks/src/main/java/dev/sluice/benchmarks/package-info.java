/** What the benchmarks of Sluice share. */
@NullMarked
package dev.sluice.benchmarks;

import org.jspecify.annotations.NullMarked;
