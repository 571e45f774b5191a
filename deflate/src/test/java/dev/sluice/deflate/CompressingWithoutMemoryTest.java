package dev.sluice.deflate;

import static dev.sluice.deflate.CompressingEnd.EVERYTHING;
import static dev.sluice.deflate.CompressingEnd.binary;
import static dev.sluice.deflate.CompressingEnd.buffer;
import static dev.sluice.testing.Wire.concat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.PreparedMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Wherever memory runs out, the write fails, nothing leaks, and the next message decodes. */
class CompressingWithoutMemoryTest {

    /** Does not fit into the first buffer once it is compressed, and rolls the window. */
    private static final byte[] LONG = Corpus.RANDOM.message(1, 3000);

    private static final int WINDOW_BITS = 8;

    @AfterEach
    void noCompressorIsLeft() {
        assertThat(ZlibObjects.deflaters()).isZero();
    }

    static Stream<Arguments> messagesAndFailures() {
        return Stream.of(true, false)
                .flatMap(takeover -> Stream.of(
                        arguments("ordinary", takeover, CompressingEnd::binary, FailingAllocator::atCall),
                        arguments("ordinary", takeover, CompressingEnd::binary, FailingAllocator::atGrowthOf),
                        arguments(
                                "prepared",
                                takeover,
                                message -> PreparedMessage.binary(buffer(message)),
                                FailingAllocator::atCall),
                        arguments(
                                "prepared",
                                takeover,
                                message -> PreparedMessage.binary(buffer(message)),
                                FailingAllocator::atGrowthOf)));
    }

    private static Arguments arguments(
            String kind,
            boolean takeover,
            Function<byte[], WebSocketFrame> message,
            IntFunction<FailingAllocator> failure) {
        return Arguments.argumentSet(
                kind + (takeover ? ", with takeover" : ", without takeover"), takeover, message, failure);
    }

    @ParameterizedTest
    @MethodSource("messagesAndFailures")
    void failsTheWriteAlone(
            boolean takeover, Function<byte[], WebSocketFrame> message, IntFunction<FailingAllocator> failure) {
        int failures = 0;
        FailingAllocator allocator = null;
        for (int call = 1; allocator == null || allocator.isOver(); call++) {
            allocator = failure.apply(call);
            try (CompressingEnd end = CompressingEnd.server(WINDOW_BITS, takeover, EVERYTHING)) {
                byte[] shorter = Corpus.JSON.message(1, 100);
                end.write(binary(shorter)); // the history has to grow later
                end.expectCompressed(shorter);
                end.channel.config().setAllocator(allocator);
                WebSocketFrame frame = message.apply(LONG);
                ChannelFuture write = end.write(frame);
                failures += write.isSuccess() ? 0 : 1;
                expectReceivedIfSent(end, frame, write);
                end.channel.config().setAllocator(ByteBufAllocator.DEFAULT);
                end.write(binary(LONG)).syncUninterruptibly();
                end.expectCompressed(LONG);
                end.write(message.apply(LONG)).syncUninterruptibly();
                end.expectCompressed(LONG);
            }
        }
        assertThat(failures).isPositive();
    }

    private static void expectReceivedIfSent(CompressingEnd end, WebSocketFrame frame, ChannelFuture write) {
        if (write.isSuccess()) {
            end.expectCompressed(LONG);
        } else {
            assertThat(frame.refCnt()).isZero();
            assertThat(end.wire()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void failsAFragmentAloneAndTheMessageGoesOn(ContextPolicy contexts) {
        DeflateConfig config = EVERYTHING.toBuilder().contexts(contexts).build();
        try (CompressingEnd end = CompressingEnd.server(WINDOW_BITS, true, config)) {
            for (int round = 0; round < 3; round++) {
                end.write(fragment(0, false)).syncUninterruptibly();
                end.channel.config().setAllocator(FailingAllocator.atCall(1));
                assertThat(end.write(fragment(1, round == 1)).isSuccess()).isFalse();
                end.channel.config().setAllocator(ByteBufAllocator.DEFAULT);
                end.write(fragment(2, true)).syncUninterruptibly();
                end.expectCompressed(concat(Corpus.JSON.message(0, 1000), Corpus.JSON.message(2, 1000)));
            }
        }
    }

    private static WebSocketFrame fragment(int index, boolean fin) {
        ByteBuf content = buffer(Corpus.JSON.message(index, 1000));
        return index == 0 ? new BinaryWebSocketFrame(fin, 0, content) : new ContinuationWebSocketFrame(fin, 0, content);
    }
}
