/** A server and a client made of Sluice, for the implementations of others to try. */
@NullMarked
package dev.sluice.conformance;

import org.jspecify.annotations.NullMarked;
