/** A chat client without a face, and the command that lets a thousand of them talk and checks what arrives. */
@NullMarked
package dev.sluice.demo.load;

import org.jspecify.annotations.NullMarked;
