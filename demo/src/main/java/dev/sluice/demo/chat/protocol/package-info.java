/** What is said over {@code chat.v1} and over the chat's HTTP: the messages, their JSON, their limits, their refusals. */
@NullMarked
package dev.sluice.demo.chat.protocol;

import org.jspecify.annotations.NullMarked;
