package dev.sluice.deflate;

import static dev.sluice.testing.Wire.concat;
import static dev.sluice.testing.Wire.hex;
import static dev.sluice.testing.Wire.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the other tests believe has to be right itself: zlib and the RFCs' own examples are the judges. */
class CheckingInflaterTest {

    private static final byte[] TAIL = hex("0000ffff");
    private static final byte[] EMPTY_BLOCK = hex("00");

    private final CheckingInflater inflater = new CheckingInflater(15);

    @Nested
    class AgainstZlib {

        private Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);

        @AfterEach
        void endDeflater() {
            deflater.end();
        }

        @ParameterizedTest
        @EnumSource
        void inflatesEveryLevelAndStrategyWithAndWithoutContext(Corpus corpus) {
            int[] strategies = {Deflater.DEFAULT_STRATEGY, Deflater.FILTERED, Deflater.HUFFMAN_ONLY};
            for (int level = Deflater.NO_COMPRESSION; level <= Deflater.BEST_COMPRESSION; level++) {
                for (int strategy : strategies) {
                    startDeflater(level, strategy);
                    expectRoundTrips(corpus, level, false);
                    startDeflater(level, strategy);
                    expectRoundTrips(corpus, level, true);
                }
            }
        }

        private void startDeflater(int level, int strategy) {
            deflater.end();
            deflater = new Deflater(level, true);
            deflater.setStrategy(strategy);
            inflater.resetContext();
        }

        private void expectRoundTrips(Corpus corpus, int seed, boolean forgets) {
            for (int bytes : new int[] {0, 1, 2, 100, 1000, 33_000, 5, 70_000, 300}) {
                byte[] message = corpus.message(seed + bytes, bytes);

                assertThat(inflater.inflate(compress(deflater, message))).isEqualTo(message);
                if (forgets) {
                    deflater.reset();
                    inflater.resetContext();
                }
            }
        }

        @Test
        void inflatesStoredBlocks() {
            deflater.setLevel(Deflater.NO_COMPRESSION);
            byte[] message = Corpus.JSON.message(1, 200_000);

            byte[] payload = compress(deflater, message);

            assertThat(payload).hasSizeGreaterThan(message.length);
            assertThat(inflater.inflate(payload)).isEqualTo(message);
            assertThat(inflater.maxDistance()).isZero();
        }

        @Test
        void inflatesWhatWasCompressedWithItsHistoryForADictionary() {
            byte[] first = Corpus.JSON.message(1, 50_000);
            byte[] second = Corpus.JSON.message(2, 50_000);
            assertThat(inflater.inflate(compress(deflater, first))).isEqualTo(first);
            deflater.reset();
            deflater.setDictionary(first, first.length - 4096, 4096);

            assertThat(inflater.inflate(compress(deflater, second))).isEqualTo(second);
        }

        @ParameterizedTest
        @EnumSource
        void goesOnBehindFinalBlocks(Corpus corpus) {
            byte[] first = corpus.message(1, 9000);
            byte[] second = corpus.message(2, 9000);
            byte[] both = concat(finish(deflater, first), EMPTY_BLOCK);
            assertThat(inflater.inflate(both)).isEqualTo(first);
            deflater.reset();
            deflater.setDictionary(first);
            byte[] three = finish(deflater, second);
            deflater.reset();
            deflater.setDictionary(second);
            byte[] inOne = concat(three, compress(deflater, first));

            assertThat(inflater.inflate(inOne)).isEqualTo(concat(second, first));
        }

        @Test
        void refusesWhateverZlibRefusesAndAgreesWithItOnTheRest() {
            byte[] payload = compress(deflater, Corpus.JSON.message(1, 2000));
            SplittableRandom random = new SplittableRandom(20_261_122);
            int accepted = 0;
            for (int round = 0; round < 20_000; round++) {
                byte[] damaged = payload.clone();
                // the codes at the beginning are where most of the rules are
                int within = random.nextBoolean() ? 60 : damaged.length;
                damaged[random.nextInt(within)] ^= (byte) (1 << random.nextInt(8));
                if (agreesWithZlib(damaged)) {
                    accepted++;
                }
            }
            assertThat(accepted).isBetween(1, 19_999);
        }

        private boolean agreesWithZlib(byte[] payload) {
            byte[] inflated;
            try {
                inflated = new CheckingInflater(15).inflate(payload);
            } catch (InvalidStreamError refused) {
                return false;
            }
            assertThat(inflated).isEqualTo(inflateWithZlib(payload));
            return true;
        }
    }

    @Nested
    class Rfc7692Section7_2_3 {

        @ParameterizedTest
        @CsvSource({
            "f248cdc9c90700, a compressed block",
            "000500faff48656c6c6f00, a block with no compression",
            "f348cdc9c9070000, a block with BFINAL set",
            "f348cdc9c90700, a block with BFINAL set and nothing behind it",
            "f248050000 00ffff cac9c90700, two blocks"
        })
        void inflatesHello(String payload, String what) {
            assertThat(inflater.inflate(hex(payload))).as(what).isEqualTo(utf8("Hello"));
        }

        @Test
        void sharesTheWindowWithTheMessageBefore() {
            inflater.inflate(hex("f248cdc9c90700"));

            assertThat(inflater.inflate(hex("f200110000"))).isEqualTo(utf8("Hello"));
            assertThat(inflater.maxDistance()).isEqualTo(5);
        }

        @Test
        void sharesTheWindowWithTheMessageBeforeAFinalBlock() {
            inflater.inflate(hex("f348cdc9c9070000"));

            assertThat(inflater.inflate(hex("f200110000"))).isEqualTo(utf8("Hello"));
        }

        @Test
        void sharesNothingOnceTheContextIsReset() {
            inflater.inflate(hex("f248cdc9c90700"));
            inflater.resetContext();

            assertThatThrownBy(() -> inflater.inflate(hex("f200110000")))
                    .isInstanceOf(InvalidStreamError.class)
                    .hasMessageEndingWith("distance 5 behind 1 bytes");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "00",
                    "0200",
                    "0300",
                    "030000",
                    "01",
                    "00 0000ffff 00",
                    "01 0000ffff 00",
                    "0300 0200 0000ffff 0300"
                })
        void inflatesTheEmptyMessage(String payload) {
            assertThat(inflater.inflate(hex(payload))).isEmpty();
            assertThat(inflater.inflate(hex("f248cdc9c90700"))).isEqualTo(utf8("Hello"));
        }

        @Test
        void countsBlocksWithTheEmptyOneAtTheEnd() {
            inflater.inflate(hex("f248cdc9c90700"));
            assertThat(inflater.blocks()).isEqualTo(2);

            inflater.inflate(hex("f248050000 00ffff cac9c90700"));
            assertThat(inflater.blocks()).isEqualTo(6);
        }
    }

    @Nested
    class Windows {

        @ParameterizedTest
        @CsvSource({"8, 256", "9, 512", "10, 1024", "11, 2048", "12, 4096", "13, 8192", "14, 16384", "15, 32768"})
        void reachBackAsFarAsTheyAreLarge(int bits, int bytes) {
            CheckingInflater exact = new CheckingInflater(bits);

            assertThat(exact.inflate(messageThatRepeatsAt(bytes))).hasSize(bytes + 3);
            assertThat(exact.maxDistance()).isEqualTo(bytes);
        }

        @ParameterizedTest
        @CsvSource({"8, 256", "9, 512", "10, 1024", "11, 2048", "12, 4096", "13, 8192", "14, 16384"})
        void reachNoFurther(int bits, int bytes) {
            CheckingInflater small = new CheckingInflater(bits);

            assertThatThrownBy(() -> small.inflate(messageThatRepeatsAt(bytes + 1)))
                    .isInstanceOf(InvalidStreamError.class)
                    .hasMessageEndingWith("distance " + (bytes + 1) + " in a window of " + bytes);
        }

        @Test
        void reachBackIntoTheMessagesBefore() {
            byte[] payload = messageThatRepeatsAt(256);
            CheckingInflater small = new CheckingInflater(8);
            small.inflate(payload);

            // 5 messages of 100 bytes each, then 3 bytes at a distance of 256
            for (int i = 0; i < 5; i++) {
                small.inflate(
                        stored(new BitWriter(), Corpus.RANDOM.message(i, 100)).message());
            }
            byte[] repeated = small.inflate(repeat(new BitWriter(), 256).message());

            byte[] thirdMessage = Corpus.RANDOM.message(2, 100);
            assertThat(repeated).isEqualTo(Arrays.copyOfRange(thirdMessage, 44, 47));
        }

        @Test
        void ofTwelveBitsRefuseWhatZlibFoundFiveThousandBytesBack() {
            byte[] once = Corpus.RANDOM.message(1, 5000);
            byte[] message = concat(once, once);
            Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
            byte[] payload = compress(deflater, message);
            deflater.end();
            CheckingInflater thirteenBits = new CheckingInflater(13);

            assertThat(thirteenBits.inflate(payload)).isEqualTo(message);
            assertThat(thirteenBits.maxDistance()).isEqualTo(5000);
            assertThatThrownBy(() -> new CheckingInflater(12).inflate(payload))
                    .isInstanceOf(InvalidStreamError.class)
                    .hasMessageEndingWith("distance 5000 in a window of 4096");
        }

        @ParameterizedTest
        @ValueSource(ints = {-1, 0, 7, 16})
        void haveEightToFifteenBits(int bits) {
            assertThatIllegalArgumentException().isThrownBy(() -> new CheckingInflater(bits));
        }

        private static byte[] messageThatRepeatsAt(int distance) {
            return repeat(stored(new BitWriter(), Corpus.RANDOM.message(distance, distance)), distance)
                    .message();
        }
    }

    @Nested
    class Faults {

        static Stream<Arguments> corruptStreams() {
            return Stream.of(
                    Arguments.of("block type 3 is reserved", new BitWriter().block(false, 3)),
                    Arguments.of("stored length 0005, complement fffb", hexed("00 0500 fbff 48656c6c6f")),
                    Arguments.of("distance 1 behind 0 bytes", repeat(new BitWriter(), 1)),
                    Arguments.of("distance 3 behind 2 bytes", repeat(stored(new BitWriter(), new byte[2]), 3)),
                    Arguments.of(
                            "no length belongs to symbol 286",
                            new BitWriter().block(false, 1).code("11000110")),
                    Arguments.of(
                            "no length belongs to symbol 287",
                            new BitWriter().block(false, 1).code("11000111")),
                    Arguments.of(
                            "no distance belongs to symbol 30",
                            new BitWriter().block(false, 1).code("0000001 11110")),
                    Arguments.of(
                            "no distance belongs to symbol 31",
                            new BitWriter().block(false, 1).code("0000001 11111")),
                    Arguments.of(
                            "287 literals and lengths, 1 distances (expected: at most 286 and 30)", counts(287, 1)),
                    Arguments.of(
                            "257 literals and lengths, 31 distances (expected: at most 286 and 30)", counts(257, 31)),
                    Arguments.of("over-subscribed code length code", lengthCode(1, 1, 1, 0)),
                    Arguments.of("incomplete code length code", lengthCode(1, 0, 0, 0)),
                    Arguments.of("incomplete code length code", lengthCode(0, 0, 0, 0)),
                    // 0 is the symbol 0, 1 is the symbol 16
                    Arguments.of(
                            "repeats the length before the first",
                            lengthCode(1, 0, 0, 1).code("1")),
                    // 0 is the symbol 0, 1 is the symbol 18: 138 zeros, and once more
                    Arguments.of(
                            "repeats a length for 276 codes (expected: at most 258)",
                            lengthCode(0, 0, 1, 1).code("1 1111111 1 1111111")),
                    Arguments.of(
                            "a block that cannot end: no code for its end", dynamic(Map.of((int) 'a', 1, 257, 1), 1)),
                    Arguments.of(
                            "over-subscribed literal and length code",
                            dynamic(Map.of((int) 'a', 1, 256, 1, 257, 1), 1)),
                    Arguments.of(
                            "incomplete literal and length code", dynamic(Map.of((int) 'a', 2, 256, 2, 257, 2), 1)),
                    Arguments.of("over-subscribed distance code", lawful(1, 1, 1)),
                    Arguments.of("incomplete distance code", lawful(2, 2, 2)),
                    Arguments.of("incomplete distance code", lawful(2)),
                    Arguments.of("a code that belongs to no symbol", lawful(1).code("0 11 1")),
                    Arguments.of("a code that belongs to no symbol", lawful(0).code("0 11 0")));
        }

        @ParameterizedTest
        @MethodSource("corruptStreams")
        void areToldByTheirReason(String reason, BitWriter stream) {
            byte[] payload = stream.align().bytes(new byte[100]).message();

            assertThatThrownBy(() -> inflater.inflate(payload))
                    .isInstanceOf(InvalidStreamError.class)
                    .hasMessageEndingWith(": " + reason);
            assertThatThrownBy(() -> inflateWithZlib(payload)).hasCauseInstanceOf(DataFormatException.class);
        }

        @Test
        void lieWhereTheErrorSaysSo() {
            InvalidStreamError error = catchThrowableOfType(
                    InvalidStreamError.class, () -> inflater.inflate(hex("000500faff48656c6c6f 07")));

            assertThat(error.bitPosition()).isEqualTo(10 * 8 + 3);
            assertThat(error).hasMessage("bit 83 (byte 10): block type 3 is reserved");
        }

        @Test
        void areNotInTheCodesThatTheRfcAllows() {
            assertThat(inflater.inflate(lawful(1).code("0 11 0 10").message())).isEqualTo(utf8("aaaa"));
            assertThat(inflater.inflate(lawful(0).code("0 0 10").message())).isEqualTo(utf8("aa"));
            assertThat(inflater.inflate(lawful(1, 1).code("0 11 1 10").message()))
                    .isEqualTo(utf8("aaaa"));
        }

        @ParameterizedTest
        @CsvSource({
            "'', nothing at all",
            "f248cdc9c9, a compressed block that is cut",
            "f248cdc9c907, a compressed block and not the header of an empty one",
            "000500faff48656c6c, a stored block that is cut",
            "000500faff48656c6c6f, a stored block and not the header of an empty one",
            "00050000, a stored block whose lengths are cut",
            "f248cdc9c90700 00, a byte behind the header",
            "f248cdc9c90700 0000ffff, the tail that has to be left off",
            "0400, dynamic codes that are cut"
        })
        void areMessagesThatDoNotEndAtABlockBoundary(String payload, String what) {
            assertThatThrownBy(() -> inflater.inflate(hex(payload))).as(what).isInstanceOf(InvalidStreamError.class);
        }

        @Test
        void areMessagesCutAnywhere() {
            Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
            byte[] payload = compress(deflater, Corpus.JSON.message(1, 3000));
            deflater.end();
            for (int length = 0; length < payload.length; length++) {
                byte[] cut = Arrays.copyOf(payload, length);
                assertThatThrownBy(() -> new CheckingInflater(15).inflate(cut)).isInstanceOf(InvalidStreamError.class);
            }
        }

        @Test
        void areMessagesThatTakeTheTailForData() {
            assertThatThrownBy(() -> inflater.inflate(hex("00 0400 fbff")))
                    .isInstanceOf(InvalidStreamError.class)
                    .hasMessageEndingWith("the message does not end with the header of an empty stored block");
        }

        private static BitWriter hexed(String digits) {
            return new BitWriter().bytes(hex(digits));
        }

        private static BitWriter counts(int literals, int distances) {
            return new BitWriter()
                    .block(false, 2)
                    .number(literals - 257, 5)
                    .number(distances - 1, 5)
                    .number(0, 4);
        }

        /** The lengths of the codes for the lengths 16, 17, 18 and 0, of a block with 257 literals and 1 distance. */
        private static BitWriter lengthCode(int sixteen, int seventeen, int eighteen, int zero) {
            return counts(257, 1)
                    .number(sixteen, 3)
                    .number(seventeen, 3)
                    .number(eighteen, 3)
                    .number(zero, 3);
        }

        /** A block in which 0 is an "a", 10 its end, and 11 the length 3. */
        private static BitWriter lawful(int... distances) {
            return dynamic(Map.of((int) 'a', 1, 256, 2, 257, 2), distances);
        }

        private static BitWriter dynamic(Map<Integer, Integer> literals, int... distances) {
            int mostLiterals = 258;
            BitWriter block = new BitWriter()
                    .block(false, 2)
                    .number(mostLiterals - 257, 5)
                    .number(distances.length - 1, 5)
                    .number(15, 4);
            // the code of the lengths 0 to 15 is the number itself, in four bits; 16 to 18 stay unused
            for (int i = 0; i < 19; i++) {
                block.number(i < 3 ? 0 : 4, 3);
            }
            for (int symbol = 0; symbol < mostLiterals; symbol++) {
                length(block, literals.getOrDefault(symbol, 0));
            }
            for (int distance : distances) {
                length(block, distance);
            }
            return block;
        }

        private static void length(BitWriter block, int length) {
            block.number(Integer.reverse(length) >>> 28, 4);
        }
    }

    /** A stored block. */
    private static BitWriter stored(BitWriter stream, byte[] content) {
        return stream.block(false, 0)
                .align()
                .number(content.length, 16)
                .number(~content.length, 16)
                .bytes(content);
    }

    /** A block with fixed codes that is three bytes from that distance. */
    private static BitWriter repeat(BitWriter stream, int distance) {
        stream.block(false, 1).code("0000001");
        int symbol = 0;
        int base = 1;
        int bits = 0;
        while (distance >= base + (1 << bits)) {
            base += 1 << bits;
            symbol++;
            bits = symbol < 2 ? 0 : symbol / 2 - 1;
        }
        return stream.number(Integer.reverse(symbol) >>> 27, 5)
                .number(distance - base, bits)
                .code("0000000");
    }

    /** As RFC 7692 7.2.1 wants it. */
    private static byte[] compress(Deflater deflater, byte[] message) {
        deflater.setInput(message);
        byte[] out = new byte[2 * message.length + 100];
        int end = 0;
        int length;
        do { // the first call after a change of level may do nothing but change the level
            length = deflater.deflate(out, end, out.length - end, Deflater.SYNC_FLUSH);
            end += length;
        } while (length > 0 || !deflater.needsInput());
        if (end == 0) {
            return EMPTY_BLOCK; // zlib does not flush again what it has flushed
        }
        byte[] compressed = Arrays.copyOf(out, end - TAIL.length);
        assertThat(Arrays.copyOfRange(out, compressed.length, end)).isEqualTo(TAIL);
        return compressed;
    }

    /** As a stream that ends with a final block. */
    private static byte[] finish(Deflater deflater, byte[] message) {
        deflater.setInput(message);
        deflater.finish();
        byte[] out = new byte[2 * message.length + 100];
        return Arrays.copyOf(out, deflater.deflate(out));
    }

    private static byte[] inflateWithZlib(byte[] payload) {
        Inflater zlib = new Inflater(true);
        try {
            zlib.setInput(concat(payload, TAIL));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] chunk = new byte[8192];
            int length = zlib.inflate(chunk);
            while (length > 0 || zlib.finished()) {
                out.write(chunk, 0, length);
                if (zlib.finished()) {
                    startAgain(zlib, concat(payload, TAIL), out.toByteArray());
                }
                length = zlib.inflate(chunk);
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw new IllegalStateException(e);
        } finally {
            zlib.end();
        }
    }

    private static void startAgain(Inflater zlib, byte[] input, byte[] output) {
        int rest = zlib.getRemaining();
        zlib.reset();
        int history = Math.min(output.length, 1 << 15);
        zlib.setDictionary(output, output.length - history, history);
        zlib.setInput(input, input.length - rest, rest);
    }
}
