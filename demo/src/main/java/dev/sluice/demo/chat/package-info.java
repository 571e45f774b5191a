/** The chat: its pipeline, its rooms and who is in them, what is said over {@code chat.v1}, and its page. */
@NullMarked
package dev.sluice.demo.chat;

import org.jspecify.annotations.NullMarked;
