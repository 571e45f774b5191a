package dev.sluice.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Messages such as a trading server sends: records that share their keys and some words, and differ in everything else. */
public final class Json {

    private static final String[] SYMBOLS = {"ACME", "GLOBEX", "INITECH", "UMBRELLA", "HOOLI", "STARK", "WAYNE", "WONKA"
    };
    private static final String[] STATES = {"new", "open", "partially filled", "filled", "cancelled", "rejected"};
    private static final String[] NAMES = {"Anna", "Chloe", "Dmitri", "Emeka", "Fatima", "Grace", "Hiroshi", "Ines"};

    private Json() {}

    /** A message of exactly that many bytes, all of them ASCII: the same one for the same seed. */
    public static String message(long seed, int bytes) {
        RandomGenerator random = new SplittableRandom(seed);
        StringBuilder message = new StringBuilder(bytes + 256);
        while (message.length() < bytes) {
            message.append(message.isEmpty() ? '[' : ',').append(record(random));
        }
        message.setLength(bytes);
        return message.toString();
    }

    /** The same as bytes. */
    public static byte[] bytes(long seed, int bytes) {
        return message(seed, bytes).getBytes(StandardCharsets.US_ASCII);
    }

    private static String record(RandomGenerator random) {
        return String.format(
                Locale.ROOT,
                "{\"id\":%d,\"symbol\":\"%s\",\"price\":%.2f,\"quantity\":%d,\"state\":\"%s\","
                        + "\"time\":\"2026-%02d-%02dT%02d:%02d:%02d.%03dZ\",\"trader\":\"%s\",\"session\":\"%08x\"}",
                random.nextInt(1_000_000),
                oneOf(SYMBOLS, random),
                random.nextDouble(1, 1000),
                random.nextInt(1, 10_000),
                oneOf(STATES, random),
                random.nextInt(1, 13),
                random.nextInt(1, 29),
                random.nextInt(24),
                random.nextInt(60),
                random.nextInt(60),
                random.nextInt(1000),
                oneOf(NAMES, random),
                random.nextInt());
    }

    private static String oneOf(String[] words, RandomGenerator random) {
        return words[random.nextInt(words.length)];
    }
}
