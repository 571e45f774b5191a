/** The hub: who is connected, the rooms, who is in them, and how what is said in a room reaches everybody who is. */
@NullMarked
package dev.sluice.demo.chat.hub;

import org.jspecify.annotations.NullMarked;
