package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fixture, for every role that can receive it, however it is cut. */
@DisplayName("every input cut at every byte boundary, and byte by byte, gives the same frames as when whole")
class InboundFixtureTest {

    static Stream<Arguments> fixtures() {
        return InboundFixture.all().stream()
                .flatMap(fixture -> Stream.of(Role.values())
                        .filter(fixture::isFor)
                        .map(receiver -> Arguments.of(fixture, receiver)));
    }

    @ParameterizedTest(name = "{0}, to a {1}")
    @MethodSource("fixtures")
    void whole(InboundFixture fixture, Role receiver) {
        byte[] stream = fixture.bytesFor(receiver);

        expect(fixture, decode(fixture, receiver, pooled(stream)), "whole");
    }

    @ParameterizedTest(name = "{0}, to a {1}")
    @MethodSource("fixtures")
    void byteByByte(InboundFixture fixture, Role receiver) {
        byte[] stream = fixture.bytesFor(receiver);
        List<ByteBuf> pieces = new ArrayList<>();
        for (byte b : stream) {
            pieces.add(pooled(new byte[] {b}));
        }

        expect(fixture, decode(fixture, receiver, pieces.toArray(ByteBuf[]::new)), "byte by byte");
    }

    @ParameterizedTest(name = "{0}, to a {1}")
    @MethodSource("fixtures")
    void cutAtEachIndex(InboundFixture fixture, Role receiver) {
        byte[] stream = fixture.bytesFor(receiver);
        for (int cut = 1; cut < stream.length; cut += stepAt(cut, stream.length)) {
            ByteBuf head = pooled(stream, 0, cut);
            ByteBuf tail = pooled(stream, cut, stream.length - cut);

            expect(fixture, decode(fixture, receiver, head, tail), "cut at " + cut);
        }
    }

    /** With untracked memory, the longest streams can be cut at each index as well. */
    @ParameterizedTest(name = "{0}, to a {1}")
    @MethodSource("fixtures")
    void parsedAloneCutAtEachIndex(InboundFixture fixture, Role receiver) {
        byte[] stream = fixture.bytesFor(receiver);
        for (int cut = 1; cut < stream.length; cut++) {
            assertThat(parseInTwo(fixture, receiver, stream, cut))
                    .as("cut at %d", cut)
                    .isEqualTo(fixture.frames());
        }
    }

    private static List<String> parseInTwo(InboundFixture fixture, Role receiver, byte[] stream, int cut) {
        List<String> frames = new ArrayList<>();
        FrameParser parser = new FrameParser(
                receiver,
                fixture.config(),
                (flags, payload, index, length) ->
                        frames.add(InboundFixture.describe(flags, ByteBufUtil.getBytes(payload, index, length))));
        Violation violation = null;
        try {
            parser.parse(Unpooled.copiedBuffer(stream, 0, cut));
            parser.parse(Unpooled.copiedBuffer(stream, cut, stream.length - cut));
        } catch (ProtocolViolationException e) {
            violation = e.violation();
        }
        parser.stop();
        assertThat(violation).as("cut at %d", cut).isEqualTo(fixture.violation());
        return frames;
    }

    /** Each index of a short stream; of a long one, each index near its ends and every 251st in between. */
    private static int stepAt(int cut, int length) {
        return length < 2_000 || cut < 64 || cut > length - 600 ? 1 : 251;
    }

    @ParameterizedTest(name = "{0}, to a {1}")
    @MethodSource("fixtures")
    void inMemoryThatMayNotBeOverwritten(InboundFixture fixture, Role receiver) {
        byte[] stream = fixture.bytesFor(receiver);
        byte[] lent = stream.clone();

        expect(fixture, decode(fixture, receiver, Unpooled.wrappedBuffer(lent)), "a wrapped array");
        assertThat(lent).isEqualTo(stream);

        ByteBuf shared = pooled(stream);
        expect(fixture, decode(fixture, receiver, shared.retainedDuplicate()), "a second reference");
        expect(fixture, decode(fixture, receiver, shared.retain().asReadOnly()), "a read-only view");
        assertThat(ByteBufUtil.getBytes(shared)).isEqualTo(stream);
        shared.release();
    }

    /** Streamed pieces carry the same bytes and break the same rules; only where a frame ends is lost. */
    @ParameterizedTest(name = "{0}, to a {1}")
    @MethodSource("fixtures")
    void streamedFramesCarryTheSameMessages(InboundFixture fixture, Role receiver) {
        byte[] stream = fixture.bytesFor(receiver);
        CodecConfig streaming = fixture.config().toBuilder().streamFrames(true).build();
        for (int cut = 1; cut < stream.length; cut += stepAt(cut, stream.length)) {
            Outcome whole = decode(receiver, streaming, pooled(stream));
            Outcome cutInTwo =
                    decode(receiver, streaming, pooled(stream, 0, cut), pooled(stream, cut, stream.length - cut));

            assertThat(cutInTwo.violation).isEqualTo(fixture.violation());
            if (fixture.violation() == null) {
                assertThat(cutInTwo.messages).as("cut at %d", cut).isEqualTo(whole.messages);
            }
        }
    }

    @Test
    void everyViolationHasAFixture() {
        Set<Violation> covered = EnumSet.noneOf(Violation.class);
        for (InboundFixture fixture : InboundFixture.all()) {
            if (fixture.violation() != null) {
                covered.add(fixture.violation());
            }
        }

        Set<Violation> all = EnumSet.allOf(Violation.class);
        all.remove(Violation.COMPRESSED_DATA_CORRUPT); // the fixtures for it are where it is inflated
        assertThat(covered).isEqualTo(all);
    }

    private static void expect(InboundFixture fixture, Outcome outcome, String how) {
        assertThat(outcome.violation).as(how).isEqualTo(fixture.violation());
        assertThat(outcome.frames).as(how).isEqualTo(fixture.frames());
    }

    private static Outcome decode(InboundFixture fixture, Role receiver, ByteBuf... pieces) {
        return decode(receiver, fixture.config(), pieces);
    }

    private static Outcome decode(Role receiver, CodecConfig config, ByteBuf... pieces) {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(receiver, config));
        Outcome outcome = new Outcome();
        for (ByteBuf piece : pieces) {
            try {
                channel.writeInbound(piece);
            } catch (ProtocolViolationException e) {
                assertThat(outcome.violation).as("a violation is told once").isNull();
                outcome.violation = e.violation();
            }
        }
        for (WebSocketFrame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            outcome.add(frame);
        }
        channel.finish();
        return outcome;
    }

    private static ByteBuf pooled(byte[] bytes) {
        return pooled(bytes, 0, bytes.length);
    }

    private static ByteBuf pooled(byte[] bytes, int index, int length) {
        return ByteBufAllocator.DEFAULT.directBuffer(Math.max(1, length)).writeBytes(bytes, index, length);
    }

    private static final class Outcome {
        final List<String> frames = new ArrayList<>();
        /** All frames, with the pieces of each message put together and its first byte's flags in front. */
        final List<String> messages = new ArrayList<>();

        private final StringBuilder message = new StringBuilder();

        @Nullable
        Violation violation;

        void add(WebSocketFrame frame) {
            int first = FrameFlags.firstByte(frame);
            byte[] payload = ByteBufUtil.getBytes(frame.content());
            frame.release();
            frames.add(InboundFixture.describe(first, payload));
            if (FrameHeader.isControl(first)) {
                messages.add(InboundFixture.describe(first, payload));
                return;
            }
            if (FrameHeader.opcode(first) != FrameHeader.CONTINUATION) {
                message.append("%02x ".formatted(first & ~FrameHeader.FIN));
            }
            message.append(ByteBufUtil.hexDump(payload));
            if (FrameHeader.isFinal(first)) {
                messages.add(message.toString());
                message.setLength(0);
            }
        }
    }
}
