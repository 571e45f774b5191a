/** Programs made of Sluice, for the implementations of others to try: one package for each kind of trial. */
@NullMarked
package dev.sluice.conformance;

import org.jspecify.annotations.NullMarked;
