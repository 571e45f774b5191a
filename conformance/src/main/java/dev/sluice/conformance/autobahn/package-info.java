/** A server and a client for the Autobahn testsuite, for each way through the code; and Netty's own, to compare with. */
@NullMarked
package dev.sluice.conformance.autobahn;

import org.jspecify.annotations.NullMarked;
