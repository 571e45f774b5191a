package dev.sluice.benchmarks.endtoend.load;

import io.netty.buffer.ByteBuf;

/** Compares a message with what it has to be, as it comes in. Each method throws an {@link IllegalStateException} if it is not. */
interface MessageCheck {

    /** The message of that number begins. */
    void start(long number, int opcode, boolean compressed);

    /** The next bytes of it, valid during the call. */
    void payload(ByteBuf buffer, int index, int length);

    /** It is complete. */
    void end();
}
