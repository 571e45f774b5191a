package dev.sluice.codec;

import static dev.sluice.testing.Wire.concat;
import static dev.sluice.testing.Wire.hex;
import static dev.sluice.testing.Wire.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3629, with the JDK's decoder as the judge. */
class Utf8ValidatorTest {

    private final CharsetDecoder judge = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer chars = CharBuffer.allocate(256);

    @Test
    void agreesWithTheJdkOnEverySequenceOfUpToThreeBytes() {
        for (int length = 1; length <= 3; length++) {
            ByteBuf bytes = Unpooled.buffer(length).writeZero(length);
            for (int value = 0; value < 1 << (8 * length); value++) {
                for (int i = 0; i < length; i++) {
                    bytes.setByte(i, value >> (8 * (length - 1 - i)));
                }
                expectSameVerdict(bytes);
            }
        }
    }

    @Test
    void agreesWithTheJdkOnFourByteSequencesAtEveryBorder() {
        int[] borders = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};
        ByteBuf bytes = Unpooled.buffer(4).writeZero(4);
        for (int lead = 0xEE; lead <= 0xFF; lead++) {
            for (int second = 0; second <= 0xFF; second++) {
                for (int third : borders) {
                    for (int fourth : borders) {
                        bytes.setByte(0, lead)
                                .setByte(1, second)
                                .setByte(2, third)
                                .setByte(3, fourth);
                        expectSameVerdict(bytes);
                    }
                }
            }
        }
    }

    @Test
    void agreesWithTheJdkOnRandomTextsWithOneByteChanged() {
        long seed = 20_261_122;
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] text = utf8(randomText(random, 1 + random.nextInt(60)));
            text[random.nextInt(text.length)] ^= (byte) (1 << random.nextInt(8));
            ByteBuf bytes = Unpooled.wrappedBuffer(text);
            boolean valid = judge(bytes);

            assertThat(validInPieces(bytes, random))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(valid);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 31, 32, 33, 63, 64, 65, 100})
    void findsABadByteBehindAnyRunOfAscii(int run) {
        byte[] text = concat(utf8("x".repeat(run)), hex("80"), utf8("y".repeat(40)));

        assertThat(new Utf8Validator().accept(Unpooled.wrappedBuffer(text), 0, text.length))
                .isFalse();
        assertThat(new Utf8Validator().accept(Unpooled.wrappedBuffer(text), 0, run))
                .isTrue();
    }

    /** Of what is left behind the last block, eight bytes are looked at together. */
    @Test
    void agreesWithTheJdkOnEachWrongByteInAShortText() {
        for (int length = 1; length <= 40; length++) {
            for (int at = 0; at < length; at++) {
                for (int wrong = 0x80; wrong <= 0xFF; wrong++) {
                    byte[] text = utf8("x".repeat(length));
                    text[at] = (byte) wrong;
                    expectSameVerdict(Unpooled.wrappedBuffer(text));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 31, 32, 40})
    void findsAsciiInsideACharacterThatAPieceHasCut(int run) {
        Utf8Validator validator = new Utf8Validator();

        assertThat(validator.accept(Unpooled.wrappedBuffer(hex("c3")), 0, 1)).isTrue();
        assertThat(validator.accept(Unpooled.wrappedBuffer(utf8("x".repeat(run))), 0, run))
                .isFalse();
    }

    /** Eight characters of three bytes are looked at together. */
    @Test
    void agreesWithTheJdkOnEachWrongByteInARunOfThreeByteCharacters() {
        String run = "水木金土日月火風雨雪空海".repeat(2);
        byte[] valid = utf8(run);
        for (int at = 0; at < valid.length; at++) {
            for (int wrong = 0; wrong <= 0xFF; wrong++) {
                byte[] text = valid.clone();
                text[at] = (byte) wrong;
                expectSameVerdict(Unpooled.wrappedBuffer(text));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "é", "😀"})
    void acceptsEveryCharacterOfThreeBytesInARun(String before) {
        for (int codePoint = 0x800; codePoint <= 0xFFFF; codePoint++) {
            if (!Character.isSurrogate((char) codePoint)) {
                byte[] text = utf8(before + Character.toString(codePoint).repeat(24));
                Utf8Validator validator = new Utf8Validator();
                boolean accepted = validator.accept(Unpooled.wrappedBuffer(text), 0, text.length);
                if (!accepted || !validator.isComplete()) {
                    assertThat(accepted).as("U+%04X", codePoint).isTrue();
                    assertThat(validator.isComplete()).as("U+%04X", codePoint).isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsAllKindsOfMemory(Memory memory) {
        byte[] text = utf8("naïve 水木金土日月火風雨雪空海 😀 and so on, for a while".repeat(4));
        for (int wrong = 0; wrong < text.length; wrong++) {
            byte[] broken = text.clone();
            broken[wrong] = (byte) 0xFF;
            expectVerdict(memory.holding(broken), broken.length, false);
        }
        expectVerdict(memory.holding(text), text.length, true);
    }

    private static void expectVerdict(ByteBuf text, int length, boolean valid) {
        int readerIndex = text.readerIndex();
        assertThat(new Utf8Validator().accept(text, readerIndex, length)).isEqualTo(valid);
        assertThat(text.readerIndex()).isEqualTo(readerIndex);
        text.release();
    }

    @ParameterizedTest
    @CsvSource({
        "c0, overlong",
        "c1, overlong",
        "e0 9f, overlong",
        "f0 8f, overlong",
        "ed a0, a surrogate",
        "f4 90, above U+10FFFF",
        "f5, above U+10FFFF",
        "80, a stray continuation",
        "e2 28, a broken sequence",
        "f0 90 28, a broken sequence",
        "f0 90 80 28, a broken sequence"
    })
    void failsOnTheVeryByteThatIsWrong(String sequence, String why) {
        byte[] bytes = hex(sequence);
        Utf8Validator validator = new Utf8Validator();

        assertThat(validator.accept(Unpooled.wrappedBuffer(bytes), 0, bytes.length - 1))
                .as(why)
                .isTrue();
        assertThat(validator.accept(Unpooled.wrappedBuffer(bytes), bytes.length - 1, 1))
                .as(why)
                .isFalse();
    }

    @Test
    void isCompleteOnlyBetweenCharacters() {
        ByteBuf emoji = Unpooled.wrappedBuffer(utf8("😀"));
        Utf8Validator validator = new Utf8Validator();
        for (int i = 0; i < 4; i++) {
            assertThat(validator.isComplete()).isEqualTo(i == 0);
            assertThat(validator.accept(emoji, i, 1)).isTrue();
        }
        assertThat(validator.isComplete()).isTrue();
    }

    @Test
    void startsAfreshAfterReset() {
        Utf8Validator validator = new Utf8Validator();
        validator.accept(Unpooled.wrappedBuffer(hex("f0")), 0, 1);
        validator.reset();

        assertThat(validator.isComplete()).isTrue();
        assertThat(validator.accept(Unpooled.wrappedBuffer(hex("c3a9")), 0, 2)).isTrue();
    }

    private void expectSameVerdict(ByteBuf bytes) {
        Utf8Validator validator = new Utf8Validator();
        boolean valid = validator.accept(bytes, bytes.readerIndex(), bytes.readableBytes()) && validator.isComplete();
        if (valid != judge(bytes)) {
            assertThat(valid).as(bytes.toString(StandardCharsets.ISO_8859_1)).isEqualTo(!valid);
        }
    }

    private boolean judge(ByteBuf bytes) {
        ByteBuffer in = bytes.nioBuffer();
        chars.clear();
        judge.reset();
        CoderResult result = judge.decode(in, chars, true);
        return !result.isError();
    }

    private static boolean validInPieces(ByteBuf bytes, Random random) {
        Utf8Validator validator = new Utf8Validator();
        int at = 0;
        while (at < bytes.writerIndex()) {
            int length = 1 + random.nextInt(bytes.writerIndex() - at);
            if (!validator.accept(bytes, at, length)) {
                return false;
            }
            at += length;
        }
        return validator.isComplete();
    }

    private static String randomText(Random random, int characters) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < characters; i++) {
            int bits = new int[] {7, 7, 7, 11, 16, 20}[random.nextInt(6)];
            int codePoint = random.nextInt(1 << bits);
            text.appendCodePoint(Character.isSurrogate((char) codePoint) && codePoint < 0x10000 ? 'x' : codePoint);
        }
        return text.toString();
    }
}
