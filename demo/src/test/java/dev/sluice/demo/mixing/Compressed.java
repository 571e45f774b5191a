package dev.sluice.demo.mixing;

import dev.sluice.testing.Wire;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** What permessage-deflate makes of a message (RFC 7692 7.2.1), by the JDK alone. */
final class Compressed {

    private static final int ROOM = 1000;
    private static final int TAIL = 4;

    private Compressed() {}

    static byte[] of(byte[] message) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            deflater.setInput(message);
            byte[] bytes = new byte[message.length + ROOM];
            int length = deflater.deflate(bytes, 0, bytes.length, Deflater.SYNC_FLUSH);
            return Arrays.copyOf(bytes, length - TAIL);
        } finally {
            deflater.end();
        }
    }

    /** With BFINAL set on the last block, as RFC 7692 7.2.3.4 allows. */
    static byte[] finalBlockOf(byte[] message) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            deflater.setInput(message);
            deflater.finish();
            byte[] bytes = new byte[message.length + ROOM];
            return Arrays.copyOf(bytes, deflater.deflate(bytes) + 1);
        } finally {
            deflater.end();
        }
    }

    /** The other way, for the first message of a connection. */
    static byte[] inflate(byte[] compressed) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(Wire.concat(compressed, Wire.hex("0000ffff")));
            byte[] bytes = new byte[ROOM];
            return Arrays.copyOf(bytes, inflater.inflate(bytes));
        } catch (DataFormatException e) {
            throw new IllegalStateException(e);
        } finally {
            inflater.end();
        }
    }
}
