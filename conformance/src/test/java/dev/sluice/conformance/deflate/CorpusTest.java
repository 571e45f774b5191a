package dev.sluice.conformance.deflate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CorpusTest {

    private static final Corpus CORPUS = new Corpus(1);

    static List<Shape> shapes() {
        return Shape.ALL;
    }

    @Test
    void thereAreEighteenShapesFrom16BytesTo128KiB() {
        assertThat(shapes().stream().map(Shape::bytes).distinct()).hasSize(18).isSorted();
        assertThat(shapes().get(0).bytes()).isEqualTo(16);
        assertThat(shapes().get(17).bytes()).isEqualTo(128 * 1024);
        assertThat(shapes().stream().map(Shape::kind).distinct()).containsExactlyInAnyOrder(Kind.values());
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void cutsMessagesThatAreWhatTheShapeSays(Shape shape) {
        for (int number : new int[] {0, 1, 2, 999}) {
            byte[] message = bytesOf(CORPUS.message(shape, number));
            assertThat(message).hasSize(shape.bytes());
            if (shape.kind().isText()) {
                assertThat(new String(message, UTF_8).getBytes(UTF_8)).isEqualTo(message);
                assertThat(new String(message, UTF_8)).doesNotContain("\uFFFD");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void cutsManyDifferentMessages(Shape shape) {
        Set<String> messages = new HashSet<>();
        for (int number = 0; number < 20; number++) {
            messages.add(new String(bytesOf(CORPUS.message(shape, number)), UTF_8));
        }
        assertThat(messages).hasSizeGreaterThan(15);
    }

    @Test
    void isTheSameForTheSameSeed() {
        Shape shape = new Shape(Kind.RANDOM, 100);
        assertThat(bytesOf(new Corpus(1).message(shape, 5))).isEqualTo(bytesOf(CORPUS.message(shape, 5)));
        assertThat(bytesOf(new Corpus(2).message(shape, 5))).isNotEqualTo(bytesOf(CORPUS.message(shape, 5)));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void knowsWhatCanBeCompressed(Shape shape) {
        if (shape.bytes() < 250) {
            return;
        }
        byte[] deflated = new byte[2 * shape.bytes()];
        Deflater deflater = new Deflater(1, true);
        deflater.setInput(bytesOf(CORPUS.message(shape, 3)));
        int length = deflater.deflate(deflated, 0, deflated.length, Deflater.SYNC_FLUSH);
        deflater.end();
        assertThat(length < 0.9 * shape.bytes()).isEqualTo(shape.kind().isCompressible());
    }

    @Test
    void writesAFileForEachKind(@TempDir Path folder) throws IOException {
        CORPUS.writeTo(folder.resolve("corpus"));
        byte[] random = Files.readAllBytes(folder.resolve("corpus/random.bin"));
        assertThat(bytesOf(CORPUS.message(new Shape(Kind.RANDOM, 99), 0))).isEqualTo(Arrays.copyOf(random, 99));
        assertThat(folder.resolve("corpus/chinese.bin")).exists();
    }

    private static byte[] bytesOf(Message message) {
        WebSocketFrame frame = message.frame(ByteBufAllocator.DEFAULT);
        try {
            return ByteBufUtil.getBytes(frame.content());
        } finally {
            frame.release();
        }
    }
}
