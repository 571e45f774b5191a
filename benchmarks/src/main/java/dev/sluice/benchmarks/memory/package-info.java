/** What a connection costs in memory: a server and its clients, in two JVMs. */
@NullMarked
package dev.sluice.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
