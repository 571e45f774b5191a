package dev.sluice.benchmarks.frames;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.benchmarks.Json;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** What frames carry. */
public enum Content {
    /** Random bytes, in binary frames. */
    BINARY(WireFrames.BINARY),
    /** JSON. */
    ASCII(WireFrames.TEXT),
    /** Chinese, three bytes a character. */
    CJK(WireFrames.TEXT),
    /** Characters of one to four bytes in random order, most of them ASCII. */
    EMOJI(WireFrames.TEXT);

    private static final int MAX_CHARACTER_BYTES = 4;

    final int opcode;

    Content(int opcode) {
        this.opcode = opcode;
    }

    /** A payload of exactly that many bytes: the same one for the same seed. */
    byte[] payload(long seed, int bytes) {
        RandomGenerator random = new SplittableRandom(seed);
        byte[] payload = new byte[bytes];
        switch (this) {
            case BINARY -> random.nextBytes(payload);
            case ASCII -> payload = Json.bytes(seed, bytes);
            case CJK, EMOJI -> fill(payload, random);
        }
        return payload;
    }

    private void fill(byte[] payload, RandomGenerator random) {
        ByteBuffer out = ByteBuffer.wrap(payload);
        while (out.remaining() >= MAX_CHARACTER_BYTES) {
            out.put(Character.toString(this == CJK ? ideograph(random) : any(random))
                    .getBytes(UTF_8));
        }
        Arrays.fill(payload, out.position(), payload.length, (byte) '.');
    }

    private static int ideograph(RandomGenerator random) {
        return random.nextInt(0x4E00, 0xA000);
    }

    private static int any(RandomGenerator random) {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextInt(0xC0, 0x180); // Latin with accents, two bytes
            case 1 -> ideograph(random);
            case 2 -> random.nextInt(0x1F600, 0x1F650); // faces, four bytes
            default -> random.nextInt('a', 'z' + 1);
        };
    }
}
