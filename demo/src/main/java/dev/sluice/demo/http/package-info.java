/** As much of an HTTP server as the demos need beside their WebSockets: a handful of resources, answered from memory. */
@NullMarked
package dev.sluice.demo.http;

import org.jspecify.annotations.NullMarked;
