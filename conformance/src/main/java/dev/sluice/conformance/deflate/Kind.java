package dev.sluice.conformance.deflate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What messages are made of. */
enum Kind {
    /** Text of one byte a character, in which names come again and again. */
    JSON(true, true) {
        @Override
        byte[] generate(Random random, int length) {
            StringBuilder text = new StringBuilder(length + 100);
            while (text.length() < length) {
                text.append("{\"id\":").append(random.nextInt(100_000)).append(",\"lock\":\"upper\",\"level\":");
                text.append(random.nextInt(400)).append(",\"open\":").append(random.nextBoolean());
                text.append("},\n");
            }
            return text.substring(0, length).getBytes(UTF_8);
        }
    },

    /** Text of three bytes a character, made of some words. Its length is a multiple of three. */
    CHINESE(true, true) {
        @Override
        byte[] generate(Random random, int length) {
            List<String> words = new ArrayList<>();
            for (int i = 0; i < WORDS; i++) {
                StringBuilder word = new StringBuilder();
                random.ints(2 + random.nextInt(4), 0x4E00, 0x4E00 + 2000).forEach(word::appendCodePoint);
                words.add(word.toString());
            }
            StringBuilder text = new StringBuilder(length / 3 + 10);
            while (text.length() < length / 3) {
                text.append(words.get(random.nextInt(WORDS)));
            }
            return text.substring(0, length / 3).getBytes(UTF_8);
        }
    },

    /** Records of 64 bytes: a number that counts, a byte that varies, and what is always the same. */
    RECORDS(false, true) {
        @Override
        byte[] generate(Random random, int length) {
            byte[] records = new byte[length];
            for (int i = 0; i < length; i++) {
                records[i] = switch (i % 64) {
                    case 0 -> (byte) (i >>> 14);
                    case 1 -> (byte) (i >>> 6);
                    case 2 -> (byte) random.nextInt(8);
                    default -> (byte) (i % 64 / 8 * 31);
                };
            }
            return records;
        }
    },

    /** What cannot be compressed. */
    RANDOM(false, false) {
        @Override
        byte[] generate(Random random, int length) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            return bytes;
        }
    };

    private static final int WORDS = 60;

    private final boolean text;
    private final boolean compressible;

    Kind(boolean text, boolean compressible) {
        this.text = text;
        this.compressible = compressible;
    }

    /** Whether it is sent in text messages. */
    boolean isText() {
        return text;
    }

    /** Whether compressing makes it shorter. */
    boolean isCompressible() {
        return compressible;
    }

    /** As many bytes of it, give or take one or two. */
    abstract byte[] generate(Random random, int length);
}
