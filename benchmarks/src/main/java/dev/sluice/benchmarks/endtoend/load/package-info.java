/** The clients of the end-to-end benchmarks, in a JVM of their own, which check every message that they get. */
@NullMarked
package dev.sluice.benchmarks.endtoend.load;

import org.jspecify.annotations.NullMarked;
