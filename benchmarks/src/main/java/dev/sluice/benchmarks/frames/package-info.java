/** What a frame costs: from bytes to frames and from frames to bytes, beside Netty's own codec. */
@NullMarked
package dev.sluice.benchmarks.frames;

import org.jspecify.annotations.NullMarked;
