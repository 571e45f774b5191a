package dev.sluice.benchmarks.deflate;

import io.netty.buffer.ByteBuf;
import java.util.zip.DataFormatException;

/** One end of a connection: compresses what it sends and inflates what it gets. */
interface Codec extends AutoCloseable {

    /** Compresses a message, which stays the caller's; the result is the caller's too. */
    ByteBuf deflate(ByteBuf message);

    /** Inflates a message, which stays the caller's; the result is the caller's too. */
    ByteBuf inflate(ByteBuf compressed) throws DataFormatException;

    @Override
    void close();
}
