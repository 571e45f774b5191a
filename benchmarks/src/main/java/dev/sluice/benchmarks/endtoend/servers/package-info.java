/** The servers that are compared, each in a JVM of its own. All echo; ours and Netty's also broadcast. */
@NullMarked
package dev.sluice.benchmarks.endtoend.servers;

import org.jspecify.annotations.NullMarked;
