package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ResourceLeakDetector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On valid streams, however they are cut, this decoder and Netty's see the same frames. */
class DifferentialTest {

    private static final long SEED = 6455;
    private static final int STREAMS_A_ROLE = 50_000;

    /** Without caches, so that it knows how many of its buffers are alive. */
    private final PooledByteBufAllocator alloc = new PooledByteBufAllocator(true, 1, 1, 8192, 3, 0, 0, false);

    /** A stack trace for each of some ten million buffers would take minutes; here the allocator itself is asked. */
    @BeforeAll
    static void trackNoBuffers() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    @AfterAll
    static void trackBuffersAgain() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    @AfterEach
    void noBufferIsAlive() {
        assertThat(alloc.metric().directArenas().get(0).numActiveAllocations()).isZero();
        assertThat(alloc.metric().heapArenas().get(0).numActiveAllocations()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void findsTheFramesThatNettyFindsInARandomStream(Role receiver) {
        for (int i = 0; i < STREAMS_A_ROLE; i++) {
            Random random = new Random(SEED + i);
            byte[] stream = new RandomStream(receiver.peer(), random).bytes();
            int[] cuts = cuts(random, stream.length);
            List<String> ours = decode(stream, cuts, new FrameDecoder(receiver, CodecConfig.DEFAULT));
            List<String> nettys = decode(stream, cuts, nettysDecoder(receiver), new Utf8FrameValidator());

            assertThat(ours).as("seed %d", SEED + i).isEqualTo(nettys).isNotEmpty();
        }
    }

    private static ChannelHandler nettysDecoder(Role receiver) {
        return new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(receiver == Role.SERVER)
                .allowMaskMismatch(false)
                .allowExtensions(false)
                .maxFramePayloadLength(256 * 1024)
                .build());
    }

    private List<String> decode(byte[] stream, int[] cuts, ChannelHandler... decoders) {
        EmbeddedChannel channel = new EmbeddedChannel(decoders);
        channel.config().setAllocator(alloc);
        int from = 0;
        for (int to : cuts) {
            channel.writeInbound(channel.alloc().buffer().writeBytes(stream, from, to - from));
            from = to;
        }
        List<String> frames = new ArrayList<>();
        for (WebSocketFrame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            frames.add(InboundFixture.describe(FrameFlags.firstByte(frame), ByteBufUtil.getBytes(frame.content())));
            frame.release();
        }
        // Netty's decoder has a Close answered by its owner; anything else that went out would be a fault
        assertThat(channel.<ByteBuf>readOutbound()).isNull();
        channel.finishAndReleaseAll();
        return frames;
    }

    /** The first number drawn picks how the stream is cut: whole, into single bytes, or anywhere. */
    private static int[] cuts(Random random, int length) {
        int kind = random.nextInt(8);
        List<Integer> cuts = new ArrayList<>();
        int step = kind == 0 ? length : kind == 1 && length < 500 ? 1 : 1 + random.nextInt(Math.max(1, length / 2));
        for (int at = step; at < length; at += kind < 2 ? step : 1 + random.nextInt(step)) {
            cuts.add(at);
        }
        cuts.add(length);
        return cuts.stream().mapToInt(Integer::intValue).toArray();
    }

    /** A conversation's worth of lawful frames, maybe with a Close at the end. */
    private static final class RandomStream {
        private static final String[] CHARACTERS = {"a", "z ", "é", "ж", "€", "漢", "😀", "\u0000", "\uFFFF"};

        private final Role sender;
        private final Random random;
        private final List<byte[]> frames = new ArrayList<>();

        RandomStream(Role sender, Random random) {
            this.sender = sender;
            this.random = random;
        }

        byte[] bytes() {
            for (int messages = 1 + random.nextInt(4); messages > 0; messages--) {
                maybeControl();
                message();
            }
            if (random.nextInt(4) == 0) {
                byte[] close = random.nextBoolean() ? new byte[0] : Wire.close(1000 + random.nextInt(4), text(20));
                add(Wire.FIN | Wire.CLOSE, close);
            }
            return Wire.concat(frames.toArray(byte[][]::new));
        }

        private void message() {
            boolean isText = random.nextBoolean();
            byte[] payload = isText ? Wire.utf8(text(length())) : binary(length());
            int opcode = isText ? Wire.TEXT : Wire.BINARY;
            int from = 0;
            for (int fragments = random.nextInt(3); fragments > 0; fragments--) {
                int to = from + random.nextInt(payload.length - from + 1);
                add(opcode, Arrays.copyOfRange(payload, from, to));
                maybeControl();
                opcode = Wire.CONTINUATION;
                from = to;
            }
            add(Wire.FIN | opcode, Arrays.copyOfRange(payload, from, payload.length));
        }

        private void maybeControl() {
            if (random.nextInt(4) == 0) {
                add(Wire.FIN | (random.nextBoolean() ? Wire.PING : Wire.PONG), binary(random.nextInt(126)));
            }
        }

        private int length() {
            int kind = random.nextInt(100);
            return kind < 70 ? random.nextInt(130) : kind < 99 ? random.nextInt(1_000) : random.nextInt(70_000);
        }

        private String text(int maxBytes) {
            StringBuilder text = new StringBuilder();
            for (int bytes = 0; bytes < maxBytes - 4; ) {
                String next = CHARACTERS[random.nextInt(random.nextInt(3) == 0 ? CHARACTERS.length : 2)];
                text.append(next);
                bytes += Wire.utf8(next).length;
            }
            return text.toString();
        }

        private byte[] binary(int length) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            return bytes;
        }

        private void add(int firstByte, byte[] payload) {
            frames.add(Wire.frame(sender, firstByte, payload));
        }
    }
}
