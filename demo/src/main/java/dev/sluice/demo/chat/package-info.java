/** The chat: the server's parts, its pipeline, and the handler of each connection. */
@NullMarked
package dev.sluice.demo.chat;

import org.jspecify.annotations.NullMarked;
