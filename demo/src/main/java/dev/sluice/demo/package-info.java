/** A chat server with its page, and a plain echo server, built with Sluice. */
@NullMarked
package dev.sluice.demo;

import org.jspecify.annotations.NullMarked;
