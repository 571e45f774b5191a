/** A server that echoes with permessage-deflate, set up by the URL, and clients that compare what comes back. */
@NullMarked
package dev.sluice.conformance.deflate;

import org.jspecify.annotations.NullMarked;
