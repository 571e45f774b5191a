/** What the servers of one chat share: the log, who has which name, and what they tell each other. */
@NullMarked
package dev.sluice.demo.chat.backend;

import org.jspecify.annotations.NullMarked;
