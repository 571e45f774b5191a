/** permessage-deflate, ours beside Netty's and a bare zlib. */
@NullMarked
package dev.sluice.benchmarks.deflate;

import org.jspecify.annotations.NullMarked;
