package dev.sluice.conformance.deflate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What a client sends, in rounds: all messages of a round are sent at once, and their echoes awaited.
 *
 * <p>It begins with {@value #COPIES} copies of some random bytes, one a round, so that the server can see on the wire whether
 * the second was compressed with what is known of the first. {@code deflate.js} relies on that.
 */
final class Rounds {

    private static final int COPIES = 3;
    private static final int[] PROBES = {100, 1024};
    private static final int[] LENGTHS = {0, 1, 5, 125, 126, 1024, 4096, 65_536};
    private static final int MIB = 1024 * 1024;

    private final List<List<Message>> all = new ArrayList<>();
    private final Random random;

    private Rounds(long seed) {
        random = new Random(seed);
    }

    /**
     * The rounds. Those of different seeds have different random bytes. Of four seeds, the first two have messages that are
     * longer than any window, of a kind that alternates.
     */
    static List<List<Message>> of(long seed) {
        Rounds rounds = new Rounds(seed);
        rounds.addProbes();
        rounds.addEachLength();
        rounds.addLongOnes((int) (seed % 3), seed % 4 < 2 ? MIB : 0);
        return rounds.all;
    }

    private void addProbes() {
        for (int length : PROBES) {
            Message probe = binary(length);
            for (int i = 0; i < COPIES; i++) {
                all.add(List.of(probe));
            }
        }
    }

    private void addEachLength() {
        for (int length : LENGTHS) {
            all.add(copies(json(length)));
            all.add(copies(chinese(length)));
            all.add(copies(binary(length)));
        }
    }

    /** Two of them, and short ones behind. */
    private void addLongOnes(int kind, int length) {
        Message message = switch (kind) {
            case 0 -> json(length);
            case 1 -> chinese(length);
            default -> binary(length);
        };
        all.add(List.of(message, message));
        all.add(copies(json(200)));
        all.add(copies(chinese(200)));
    }

    private static List<Message> copies(Message message) {
        return List.of(message, message, message, message);
    }

    private Message json(int length) {
        return new Message("JSON of " + length + " bytes", true, Kind.JSON.generate(random, length));
    }

    private Message chinese(int length) {
        StringBuilder text = new StringBuilder("x".repeat(length % 3));
        // The commoner ones: text of which something can be compressed.
        random.ints(length / 3, 0x4E00, 0x4E00 + 500).forEach(text::appendCodePoint);
        return new Message(
                "Chinese of " + length + " bytes", true, text.toString().getBytes(UTF_8));
    }

    private Message binary(int length) {
        return new Message(length + " random bytes", false, Kind.RANDOM.generate(random, length));
    }
}
