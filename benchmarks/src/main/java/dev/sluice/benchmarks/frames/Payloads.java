package dev.sluice.benchmarks.frames;

import io.netty.buffer.ByteBuf;

/** What an application puts into its frames. */
public enum Payloads {
    /** A buffer of its own for every frame, which the bytes are copied into: nobody else sees it. */
    FRESH,
    /** A duplicate of a buffer that the application keeps: it must not be changed. */
    SHARED;

    ByteBuf next(ByteBuf template) {
        return this == SHARED
                ? template.retainedDuplicate()
                : template.alloc()
                        .buffer(template.readableBytes())
                        .writeBytes(template, template.readerIndex(), template.readableBytes());
    }
}
