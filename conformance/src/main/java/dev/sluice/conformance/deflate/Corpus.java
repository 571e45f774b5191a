package dev.sluice.conformance.deflate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Some bytes of every {@link Kind}, of which messages are cut. It can be written to files, for programs that are not of the
 * JVM: {@code compression.js} cuts in the same way.
 */
final class Corpus {

    private static final int BYTES = 1024 * 1024;

    /** From one message to the next: far enough for two of them to have nothing in common. */
    private static final int STRIDE = 411_003;

    private final Map<Kind, byte[]> bytes = new EnumMap<>(Kind.class);

    /** The same for the same seed. */
    Corpus(long seed) {
        Random random = new Random(seed);
        for (Kind kind : Kind.values()) {
            bytes.put(kind, kind.generate(random, BYTES));
        }
    }

    /** A message of a shape; different ones for different numbers. */
    Message message(Shape shape, int number) {
        byte[] source = Objects.requireNonNull(bytes.get(shape.kind()));
        // Text begins and ends with a whole character, be it of one byte or of three: a remainder is filled with x.
        int remainder = shape.bytes() % 3;
        int from = (int) ((long) number * STRIDE % (source.length - shape.bytes()));
        byte[] message = new byte[shape.bytes()];
        Arrays.fill(message, 0, remainder, (byte) 'x');
        System.arraycopy(source, from - from % 3, message, remainder, shape.bytes() - remainder);
        return new Message(shape + " " + number, shape.kind().isText(), message);
    }

    /** Writes a file for every kind, {@code json.bin} for one. */
    void writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<Kind, byte[]> each : bytes.entrySet()) {
            Files.write(folder.resolve(each.getKey().name().toLowerCase(Locale.ROOT) + ".bin"), each.getValue());
        }
    }
}
