/** The page: the files that a browser is sent, and the headers that keep it from harm. */
@NullMarked
package dev.sluice.demo.chat.page;

import org.jspecify.annotations.NullMarked;
