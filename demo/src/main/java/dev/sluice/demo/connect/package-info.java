/** A WebSocket client for the terminal. */
@NullMarked
package dev.sluice.demo.connect;

import org.jspecify.annotations.NullMarked;
