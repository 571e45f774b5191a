package dev.sluice.deflate;

import static dev.sluice.deflate.CompressingEnd.EVERYTHING;
import static dev.sluice.deflate.CompressingEnd.buffer;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The buffers that hold a message: what may be handed in, and what is left of them. */
class ApplicationBuffersTest {

    private static final ByteBufAllocator ALLOC = ByteBufAllocator.DEFAULT;

    static Stream<Arguments> kinds() {
        return Stream.of(
                kind("heap", bytes -> ALLOC.heapBuffer(bytes.length).writeBytes(bytes)),
                kind("direct", bytes -> ALLOC.directBuffer(bytes.length).writeBytes(bytes)),
                kind("wrapped array", Unpooled::wrappedBuffer),
                kind("read-only heap", bytes -> Unpooled.wrappedBuffer(bytes).asReadOnly()),
                kind("read-only direct", bytes -> buffer(bytes).asReadOnly()),
                kind(
                        "read-only nio",
                        bytes -> Unpooled.wrappedBuffer(ByteBuffer.wrap(bytes).asReadOnlyBuffer())),
                kind(
                        "behind what was read",
                        bytes -> ALLOC.buffer().writeZero(100).writeBytes(bytes).readerIndex(100)),
                kind("a slice from the middle", ApplicationBuffersTest::slice),
                kind(
                        "a slice of a heap buffer",
                        bytes -> Unpooled.wrappedBuffer(new byte[7], bytes, new byte[9])
                                .copy()
                                .slice(7, bytes.length)),
                kind("a composite of one", bytes -> composite(bytes, 1)),
                kind("a composite of heap and direct", bytes -> composite(bytes, 2)),
                kind("a composite of many", bytes -> composite(bytes, 50)),
                kind("a slice of a composite", ApplicationBuffersTest::sliceOfComposite),
                kind("a read-only composite", bytes -> composite(bytes, 3).asReadOnly()));
    }

    private static Arguments kind(String name, Function<byte[], ByteBuf> kind) {
        return Arguments.argumentSet(name, kind);
    }

    private static ByteBuf slice(byte[] bytes) {
        ByteBuf all = ALLOC.buffer().writeZero(33).writeBytes(bytes).writeZero(44);
        return all.slice(33, bytes.length);
    }

    private static ByteBuf composite(byte[] bytes, int parts) {
        CompositeByteBuf composite = ALLOC.compositeBuffer(64);
        for (int i = 0; i < parts; i++) {
            int from = bytes.length * i / parts;
            byte[] part = Arrays.copyOfRange(bytes, from, bytes.length * (i + 1) / parts);
            ByteBuf component = i % 2 == 0 ? ALLOC.heapBuffer() : ALLOC.directBuffer();
            composite.addComponent(true, component.writeBytes(part));
        }
        return composite;
    }

    private static ByteBuf sliceOfComposite(byte[] bytes) {
        byte[] longer = new byte[bytes.length + 20];
        System.arraycopy(bytes, 0, longer, 10, bytes.length);
        return composite(longer, 5).slice(10, bytes.length);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void mayBeOfAnyKind(Function<byte[], ByteBuf> kind) {
        for (int windowBits : new int[] {8, 15}) {
            try (CompressingEnd end = CompressingEnd.server(windowBits, true, EVERYTHING)) {
                for (int bytes : new int[] {0, 1, 60, 5000, 40_000}) {
                    byte[] message = Corpus.JSON.message(bytes, bytes);
                    end.write(new BinaryWebSocketFrame(kind.apply(message))).syncUninterruptibly();
                    end.expectCompressed(message);
                }
            }
        }
    }

    /** What the application still holds a reference to, it may be reading. */
    @ParameterizedTest
    @MethodSource("kinds")
    void areReadWhereTheyAreAndReleasedOnce(Function<byte[], ByteBuf> kind) {
        byte[] message = Corpus.JSON.message(1, 5000);
        ByteBuf content = kind.apply(message.clone());
        int readerIndex = content.readerIndex();
        int writerIndex = content.writerIndex();
        content.retain();
        try (CompressingEnd end = CompressingEnd.server(9, true, EVERYTHING)) {
            end.write(new BinaryWebSocketFrame(content)).syncUninterruptibly();
            end.expectCompressed(message);
        }
        assertThat(content.refCnt()).isEqualTo(1);
        assertThat(content.readerIndex()).isEqualTo(readerIndex);
        assertThat(content.writerIndex()).isEqualTo(writerIndex);
        assertThat(content).isEqualTo(Unpooled.wrappedBuffer(message));
        content.release();
    }

    @ParameterizedTest
    @EnumSource
    void areReadWithoutACopyOnTheHeapWhereTheyAreDirect(ContextPolicy contexts) {
        byte[] message = Corpus.JSON.message(1, 20_000);
        DeflateConfig config = EVERYTHING.toBuilder().contexts(contexts).build();
        try (CompressingEnd end = CompressingEnd.server(10, true, config)) {
            for (int i = 0; i < 3; i++) {
                end.write(new BinaryWebSocketFrame(new NeverOnTheHeap(message))).syncUninterruptibly();
                end.expectCompressed(message);
            }
        }
    }

    /** A compressor keeps its input until it gets another; that of a quiet connection would keep it for ever. */
    @ParameterizedTest
    @EnumSource
    void areNotKeptAliveByTheCompressor(ContextPolicy contexts) throws Exception {
        DeflateConfig config = EVERYTHING.toBuilder().contexts(contexts).build();
        try (CompressingEnd end = CompressingEnd.server(15, true, config)) {
            WeakReference<byte[]> memory = writeAndForget(end);
            expectCollected(memory);
            assertThat(ZlibObjects.deflaters()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void areNotKeptAliveWhereThereIsNoMemoryForTheOutput(ContextPolicy contexts) throws Exception {
        DeflateConfig config = EVERYTHING.toBuilder().contexts(contexts).build();
        try (CompressingEnd end = CompressingEnd.server(8, true, config)) {
            end.channel.config().setAllocator(FailingAllocator.atGrowthOf(1));
            WeakReference<byte[]> memory = writeAndForget(end);
            expectCollected(memory);
            assertThat(ZlibObjects.deflaters()).isEqualTo(1);
        }
    }

    private static WeakReference<byte[]> writeAndForget(CompressingEnd end) {
        byte[] message = Corpus.RANDOM.message(1, 5000);
        end.write(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)));
        end.channel.releaseOutbound();
        return new WeakReference<>(message);
    }

    private static void expectCollected(WeakReference<?> reference) throws InterruptedException {
        for (int i = 0; i < 50 && reference.get() != null; i++) {
            System.gc();
            Thread.sleep(20);
        }
        assertThat(reference.get() == null).as("collected").isTrue();
    }

    /** A direct buffer out of which nobody gets an array. */
    private static final class NeverOnTheHeap extends UnpooledDirectByteBuf {

        NeverOnTheHeap(byte[] bytes) {
            super(UnpooledByteBufAllocator.DEFAULT, bytes.length, bytes.length);
            writeBytes(bytes);
        }

        @Override
        public ByteBuf getBytes(int index, byte[] target, int targetIndex, int length) {
            throw new AssertionError("copied");
        }

        @Override
        public ByteBuf readBytes(byte[] target, int targetIndex, int length) {
            throw new AssertionError("copied");
        }
    }
}
