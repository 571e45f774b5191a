/** The log: what was said in each room, numbered, kept, read again and followed. */
@NullMarked
package dev.sluice.demo.chat.log;

import org.jspecify.annotations.NullMarked;
