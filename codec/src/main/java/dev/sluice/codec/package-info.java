/** The WebSocket wire protocol as Netty handlers: bytes to frames and back, messages, pings and the closing handshake. */
@NullMarked
package dev.sluice.codec;

import org.jspecify.annotations.NullMarked;
