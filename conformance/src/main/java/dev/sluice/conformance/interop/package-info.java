/**
 * A catalogue of what two implementations of WebSocket may do to each other. Its server and its client are each made of
 * Sluice or of Netty's own handlers, with everything else the same.
 */
@NullMarked
package dev.sluice.conformance.interop;

import org.jspecify.annotations.NullMarked;
