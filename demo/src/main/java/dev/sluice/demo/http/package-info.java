/** As much of an HTTP server as the demos need beside their WebSockets: resources from memory, and endpoints that answer later. */
@NullMarked
package dev.sluice.demo.http;

import org.jspecify.annotations.NullMarked;
