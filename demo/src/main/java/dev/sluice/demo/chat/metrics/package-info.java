/** What is measured of the chat, and how it is read off the pipelines of the connections. */
@NullMarked
package dev.sluice.demo.chat.metrics;

import org.jspecify.annotations.NullMarked;
