package dev.sluice.codec;

import static dev.sluice.testing.Wire.hex;
import static dev.sluice.testing.Wire.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("RFC 6455 5.3: masking")
class MaskingTest {

    @Test
    void unmasksTheExampleOfTheRfc() {
        ByteBuf payload = Unpooled.wrappedBuffer(hex("7f9f4d5158"));
        Masking.apply(payload, 0, 5, 0x37fa213d);

        assertThat(ByteBufUtil.getBytes(payload)).isEqualTo(utf8("Hello"));
    }

    /** Of every way that is taken, with every remainder. */
    private static IntStream lengths() {
        return IntStream.rangeClosed(0, 145);
    }

    @ParameterizedTest
    @EnumSource
    void xorsEachByteWithItsByteOfTheKeyAndTouchesNoOther(Memory memory) {
        Random random = new Random(5);
        lengths().forEach(length -> {
            for (int index = 0; index < 9; index++) {
                byte[] original = new byte[index + length + 9];
                random.nextBytes(original);
                int key = random.nextInt();
                byte[] expected = maskedByTheBook(original, index, length, key);
                ByteBuf masked = memory.holding(original);
                Masking.apply(masked, index, length, key);
                assertThat(ByteBufUtil.getBytes(masked))
                        .as("%d bytes at %d", length, index)
                        .isEqualTo(expected);
                masked.release();
            }
        });
    }

    @Test
    void leavesTheBuffersOwnByteOrderAlone() {
        ByteBuf payload = PooledByteBufAllocator.DEFAULT.directBuffer().writeZero(1024);
        Masking.apply(payload, 0, 1024, 1);
        assertThat(payload.internalNioBuffer(0, 1024).order()).isEqualTo(ByteOrder.BIG_ENDIAN);
        payload.release();
    }

    @Test
    void goesOnWhereAPieceEnded() {
        byte[] original = utf8("a payload that comes in three pieces");
        for (int cut = 0; cut < original.length; cut++) {
            ByteBuf masked = Unpooled.copiedBuffer(original);
            Masking.apply(masked, 0, cut, 0x01020384);
            Masking.apply(masked, cut, original.length - cut, Masking.rotate(0x01020384, cut));

            assertThat(ByteBufUtil.getBytes(masked))
                    .isEqualTo(maskedByTheBook(original, 0, original.length, 0x01020384));
        }
    }

    @Test
    void rotatesForOffsetsBeyondAnInt() {
        assertThat(Masking.rotate(0x01020304, (1L << 40) + 1)).isEqualTo(0x02030401);
    }

    private static byte[] maskedByTheBook(byte[] original, int index, int length, int key) {
        byte[] masked = original.clone();
        for (int i = 0; i < length; i++) {
            masked[index + i] ^= (byte) (key >>> (24 - 8 * (i % 4)));
        }
        return masked;
    }
}
