package dev.sluice.deflate;

import static dev.sluice.deflate.DeflateConversation.COMPRESSED_BINARY;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.codec.Role;
import dev.sluice.deflate.DeflateConversation.Setup;
import dev.sluice.deflate.DeflateConversation.Way;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the JDK's compressor makes of whatever data, what comes out is what went in. */
class InflateDifferentialTest {

    private static final int SEEDS = 5;
    private static final int MESSAGES = 12;

    @RegisterExtension
    final Setup setup = new Setup();

    static Stream<Arguments> levelsAndStrategies() {
        return IntStream.rangeClosed(0, 9)
                .boxed()
                .flatMap(level -> Stream.of(Deflater.DEFAULT_STRATEGY, Deflater.FILTERED, Deflater.HUFFMAN_ONLY)
                        .map(strategy -> arguments(level, strategy)));
    }

    @DisplayName("messages of all levels and strategies, in any fragments")
    @ParameterizedTest(name = "level {0}, strategy {1}")
    @MethodSource("levelsAndStrategies")
    void inflatesWhatTheJdkDeflates(int level, int strategy) {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(100L * seed + 10L * level + strategy);
            boolean takeover = random.nextInt(4) > 0;
            int pieces = random.nextInt(3) == 0 ? 1 + random.nextInt(5000) : 0;
            ContextPolicy policy = any(random, ContextPolicy.values());
            setup.takeover(takeover).deflate(deflate -> deflate.contexts(policy).inflatedFragmentBytes(pieces));
            Way way = random.nextInt(4) == 0 ? any(random, Way.values()) : Way.WHOLE;
            DeflateConversation peer = setup.begin(any(random, Role.values()), way);
            try (PeerDeflater deflater = new PeerDeflater(level, strategy)) {
                for (int i = 0; i < MESSAGES; i++) {
                    byte[] plain = data(random, way == Way.WHOLE ? 40_000 : 1_000);
                    peer.sendsFragments(COMPRESSED_BINARY, fragments(random, deflater, plain));
                    peer.expects("BINARY " + new String(plain, ISO_8859_1));
                    if (!takeover) {
                        deflater.reset();
                    }
                }
            }
            setup.endAll();
        }
    }

    private static <T> T any(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    /** Noise, letters, or repetitions, near and far. */
    private static byte[] data(Random random, int limit) {
        byte[] data = new byte[random.nextInt(5) == 0 ? random.nextInt(4) : random.nextInt(limit)];
        int alphabet = random.nextInt(3) == 0 ? 256 : 1 + random.nextInt(20);
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (random.nextInt(alphabet) + 'A');
        }
        for (int i = 0; i < random.nextInt(30) && data.length > 1; i++) {
            int from = random.nextInt(data.length);
            int to = random.nextInt(data.length);
            System.arraycopy(data, from, data, to, random.nextInt(data.length - Math.max(from, to)));
        }
        return data;
    }

    /** Cut before it is compressed, so that each fragment is flushed; behind that; or both. */
    private static byte[][] fragments(Random random, PeerDeflater deflater, byte[] plain) {
        int cut = random.nextInt(plain.length + 1);
        return switch (random.nextInt(4)) {
            case 0 -> new byte[][] {deflater.message(plain)};
            case 1 ->
                new byte[][] {
                    deflater.fragment(Arrays.copyOf(plain, cut)),
                    deflater.message(Arrays.copyOfRange(plain, cut, plain.length))
                };
            case 2 ->
                new byte[][] {
                    deflater.unflushed(Arrays.copyOf(plain, cut)),
                    deflater.message(Arrays.copyOfRange(plain, cut, plain.length))
                };
            default -> cutAnywhere(random, deflater.message(plain));
        };
    }

    private static byte[][] cutAnywhere(Random random, byte[] message) {
        int count = 1 + random.nextInt(10);
        int[] cuts = random.ints(count - 1, 0, message.length + 1).sorted().toArray();
        byte[][] fragments = new byte[count][];
        for (int i = 0; i < count; i++) {
            int from = i == 0 ? 0 : cuts[i - 1];
            fragments[i] = Arrays.copyOfRange(message, from, i == count - 1 ? message.length : cuts[i]);
        }
        return fragments;
    }
}
