/** The chat over HTTP: logins, the rooms, publishing with nothing but a request, images. */
@NullMarked
package dev.sluice.demo.chat.api;

import org.jspecify.annotations.NullMarked;
