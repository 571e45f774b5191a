/** The backend of several servers: one Redis keeps the log, the names, and carries what the servers tell each other. */
@NullMarked
package dev.sluice.demo.chat.redis;

import org.jspecify.annotations.NullMarked;
