/**
 * A server and a client, each made of Sluice or of Netty's own handlers with everything else the same, for a catalogue of what
 * two implementations of WebSocket may do to each other.
 */
@NullMarked
package dev.sluice.conformance.interop;

import org.jspecify.annotations.NullMarked;
