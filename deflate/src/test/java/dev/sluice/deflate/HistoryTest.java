package dev.sluice.deflate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The last bytes of what was said. */
class HistoryTest {

    private static final int SIZE = 1024;

    private final History history = new History(SIZE);
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @AfterEach
    void release() {
        history.clear();
    }

    /** Appends bytes that stand between others in their buffer. */
    private void append(byte[] bytes) {
        ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer();
        buffer.writeBytes(new byte[] {-1, -2}).writeBytes(bytes).writeBytes(new byte[] {-3});
        history.append(ByteBufAllocator.DEFAULT, buffer, 2, bytes.length);
        assertThat(buffer.readerIndex()).isZero();
        buffer.release();
        said.writeBytes(bytes);
    }

    private void append(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (31 * (said.size() + i) + 7 + (said.size() + i) / 256);
        }
        append(bytes);
    }

    private List<byte[]> pieces(int count) {
        List<byte[]> pieces = new ArrayList<>();
        history.last(count, piece -> pieces.add(bytesOf(piece)));
        return pieces;
    }

    private static byte[] bytesOf(ByteBuffer piece) {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        return bytes;
    }

    private void expectsTheLast(int count) {
        byte[] all = said.toByteArray();
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        pieces(count).forEach(read::writeBytes);
        assertThat(read.toByteArray())
                .as("the last %s of %s bytes", count, all.length)
                .isEqualTo(Arrays.copyOfRange(all, all.length - count, all.length));
    }

    @Test
    void holdsNothingAtFirst() {
        assertThat(history.length()).isZero();
        assertThat(history.capacity()).isZero();
        assertThat(pieces(0)).isEmpty();
    }

    @ParameterizedTest(name = "{0} bytes take {1}")
    @CsvSource({
        "1, 256",
        "256, 256",
        "257, 512",
        "512, 512",
        "513, 1024",
        "1023, 1024",
        "1024, 1024",
        "1025, 1024",
        "5000, 1024"
    })
    void growsByPowersOfTwoUpToItsSize(int count, int capacity) {
        append(count);
        assertThat(history.capacity()).isEqualTo(capacity);
        assertThat(history.length()).isEqualTo(Math.min(count, SIZE));
        expectsTheLast(history.length());
    }

    @Test
    void keepsWhatItHasWhenItGrows() {
        int[] capacities = {256, 256, 512, 512, 512, 1024, 1024, 1024, 1024, 1024, 1024};
        for (int capacity : capacities) {
            append(100);
            assertThat(history.capacity()).isEqualTo(capacity);
            expectsTheLast(history.length());
        }
        assertThat(history.length()).isEqualTo(SIZE);
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 512, 1 << 15})
    void neverTakesMoreThanItsSize(int size) {
        History all = new History(size);
        ByteBuf bytes = ByteBufAllocator.DEFAULT.buffer(3 * size).writeZero(3 * size);
        for (int i = 0; i < 7; i++) {
            all.append(ByteBufAllocator.DEFAULT, bytes, i, size - 1 + i);
            assertThat(all.capacity()).isLessThanOrEqualTo(size);
        }
        assertThat(all.length()).isEqualTo(size);
        bytes.release();
        all.clear();
    }

    @ParameterizedTest(name = "{0}, then {1} bytes: the last {2} come in pieces of {3}")
    @CsvSource({
        "1024,   0, 1024, 1024",
        "1024,   1, 1024, 1023 1",
        "1024,   1,    1, 1",
        "1024,   1,    2, 1 1",
        "1024, 300,  300, 300",
        "1024, 300,  301, 1 300",
        "1024, 300, 1024, 724 300",
        "1000,  24, 1024, 1024",
        "1000,  25, 1024, 1023 1",
        " 600, 600, 1024, 848 176",
        " 700,   0,  700, 700",
        " 700,   0,   10, 10",
        " 700,   0,    0, ''",
        "   1, 3000, 1024, 1023 1",
    })
    void handsOverOnePieceOrTwo(int first, int second, int count, String lengths) {
        append(first);
        append(second);
        assertThat(pieces(count).stream().map(piece -> String.valueOf(piece.length)))
                .isEqualTo(lengths.isEmpty() ? List.of() : List.of(lengths.split(" ")));
        expectsTheLast(count);
    }

    @Test
    void remembersTheLastBytesWhateverIsAppended() {
        Random random = new Random(7692);
        for (int i = 0; i < 500; i++) {
            append(random.nextInt(i % 10 == 0 ? 4 * SIZE : SIZE / 4));
            expectsTheLast(history.length());
            expectsTheLast(random.nextInt(history.length() + 1));
        }
    }

    @Test
    void takesNoMemoryForNothing() {
        ByteBufAllocator unused = mock(ByteBufAllocator.class);
        ByteBuf empty = ByteBufAllocator.DEFAULT.buffer();
        history.append(unused, empty, 0, 0);
        verifyNoInteractions(unused);
        assertThat(history.capacity()).isZero();
        empty.release();
    }

    @Test
    void givesItsMemoryBackAndBeginsAnew() {
        append(SIZE + 10);
        history.clear();
        assertThat(history.length()).isZero();
        assertThat(history.capacity()).isZero();
        assertThat(pieces(SIZE)).isEmpty();
        append(3);
        assertThat(history.capacity()).isEqualTo(256);
        expectsTheLast(3);
        history.clear();
        history.clear();
    }

    @Test
    void staysAsItWasWhenThereIsNoMemory() {
        append(200);
        ByteBufAllocator exhausted = mock(ByteBufAllocator.class);
        when(exhausted.buffer(anyInt(), anyInt())).thenThrow(new OutOfMemoryError("on purpose"));
        ByteBuf more = ByteBufAllocator.DEFAULT.buffer().writeZero(100);
        assertThatThrownBy(() -> history.append(exhausted, more, 0, 100)).isInstanceOf(OutOfMemoryError.class);
        more.release();
        assertThat(history.length()).isEqualTo(200);
        expectsTheLast(200);
    }
}
