/** The opening handshake that turns an HTTP connection of a Netty pipeline into a WebSocket. */
@NullMarked
package dev.sluice.handshake;

import org.jspecify.annotations.NullMarked;
