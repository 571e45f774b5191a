package dev.sluice.codec;

import static dev.sluice.testing.Wire.BINARY;
import static dev.sluice.testing.Wire.FIN;
import static dev.sluice.testing.Wire.PING;
import static dev.sluice.testing.Wire.TEXT;
import static dev.sluice.testing.Wire.concat;
import static dev.sluice.testing.Wire.frame;
import static dev.sluice.testing.Wire.hex;
import static dev.sluice.testing.Wire.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testing.Wire;
import dev.sluice.testing.Wire.Length;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FrameParserTest {

    private final List<String> frames = new ArrayList<>();
    private final UnpooledByteBufAllocator counting = new UnpooledByteBufAllocator(false);

    @Test
    @DisplayName("declared 200 KiB, then one byte a second: memory follows what arrived")
    void memoryFollowsWhatArrived() {
        FrameParser parser = parser(CodecConfig.DEFAULT);
        parser.parse(counted(headerOf(200 * 1024)));
        assertThat(usedBytes()).isZero();

        long arrived = 0;
        for (int i = 0; i < 3_000; i++) {
            parser.parse(counted(new byte[7]));
            arrived += 7;
            assertThat(usedBytes()).isBetween(arrived, Math.max(512, 2 * arrived));
        }
        parser.stop();
        assertThat(usedBytes()).isZero();
    }

    @Test
    @DisplayName("header that declares 1 GiB (limit 256 KiB): 1009 from the header alone; nothing allocated for it")
    void refusesAGibibyteFromTheHeaderAlone() {
        byte[] header = Wire.frame(FIN | BINARY, Length.BITS_64, 1 << 30, true, new byte[0]);
        byte[] withoutKey = Arrays.copyOf(header, 10);

        assertThatThrownBy(() -> parser(CodecConfig.DEFAULT).parse(counted(withoutKey)))
                .isInstanceOfSatisfying(
                        ProtocolViolationException.class,
                        e -> assertThat(e.violation()).isEqualTo(Violation.FRAME_TOO_BIG));
        assertThat(usedBytes()).isZero();
    }

    @Test
    @DisplayName("gap 10: bad UTF-8 is found when the bad byte arrives, inside an unfinished frame")
    void findsBadTextInsideAnUnfinishedFrame() {
        FrameParser parser = parser(CodecConfig.DEFAULT);
        byte[] stream = frame(Role.CLIENT, FIN | TEXT, concat(utf8("good"), hex("ff"), new byte[1000]));
        int badByte = 8 + 4;
        parser.parse(counted(Arrays.copyOf(stream, badByte)));

        assertThatThrownBy(() -> parser.parse(counted(new byte[] {stream[badByte]})))
                .isInstanceOfSatisfying(
                        ProtocolViolationException.class,
                        e -> assertThat(e.violation()).isEqualTo(Violation.TEXT_NOT_UTF8));
        assertThat(usedBytes()).isZero();
    }

    @Test
    void aViolationIsTheLastThingItSays() {
        FrameParser parser = parser(CodecConfig.DEFAULT);
        assertThatThrownBy(() -> parser.parse(counted(hex("83 80 00000000"))))
                .isInstanceOf(ProtocolViolationException.class);

        ByteBuf more = counted(frame(Role.CLIENT, FIN | TEXT, "late"));
        assertThat(parser.parse(more)).isEqualTo(more.writerIndex());
        assertThat(frames).isEmpty();
    }

    @Test
    void lendsTheBufferThatWasReadWithoutACopy() {
        ByteBuf in = counted(concat(frame(Role.CLIENT, FIN | TEXT, "one"), frame(Role.CLIENT, FIN | PING, "two")));
        List<ByteBuf> lent = new ArrayList<>();
        new FrameParser(Role.SERVER, CodecConfig.DEFAULT, (flags, payload, index, length) -> lent.add(payload))
                .parse(in);

        assertThat(lent).hasSize(2).allSatisfy(payload -> assertThat(payload).isSameAs(in));
    }

    @Test
    void stopsWhereTheSinkSaysAndLeavesTheRest() {
        byte[] first = frame(Role.CLIENT, FIN | TEXT, "one");
        ByteBuf in = counted(concat(first, frame(Role.CLIENT, FIN | TEXT, "two")));
        FrameParser[] parser = new FrameParser[1];
        parser[0] = new FrameParser(Role.SERVER, CodecConfig.DEFAULT, (flags, payload, index, length) -> {
            frames.add(ByteBufUtil.hexDump(payload, index, length));
            parser[0].stop();
        });

        assertThat(parser[0].parse(in)).isEqualTo(first.length);
        assertThat(frames).containsExactly(ByteBufUtil.hexDump(utf8("one")));
    }

    @Test
    void readsFromTheReaderIndexOn() {
        byte[] frame = frame(Role.CLIENT, FIN | TEXT, "one");
        ByteBuf in = counted(concat(hex("ffffff"), frame)).readerIndex(3);
        parser(CodecConfig.DEFAULT).parse(in);

        assertThat(frames).containsExactly("81 " + ByteBufUtil.hexDump(utf8("one")));
        assertThat(in.readerIndex()).isEqualTo(3);
    }

    @Test
    @DisplayName("a frame beyond 2 GiB streams through in constant memory")
    void streamsAFrameLongerThanAnyBuffer() {
        long declared = 5L << 30;
        CodecConfig config = CodecConfig.builder()
                .streamFrames(true)
                .aggregateMessages(false)
                .maxFrameBytes(Long.MAX_VALUE)
                .maxMessageBytes(Long.MAX_VALUE)
                .build();
        long[] arrived = new long[1];
        int[] finals = new int[1];
        FrameParser parser = new FrameParser(Role.CLIENT, config, (flags, payload, index, length) -> {
            arrived[0] += length;
            finals[0] += FrameHeader.isFinal(flags) ? 1 : 0;
        });
        parser.parse(counted(Wire.frame(FIN | BINARY, Length.BITS_64, declared, false, new byte[0])));
        ByteBuf chunk = Unpooled.wrappedBuffer(new byte[1 << 26]);
        for (long sent = 0; sent < declared; sent += chunk.readableBytes()) {
            assertThat(finals[0]).isZero();
            parser.parse(chunk);
        }

        assertThat(arrived[0]).isEqualTo(declared);
        assertThat(finals[0]).isOne();
        assertThat(usedBytes()).isZero();
    }

    @Nested
    class FramesCutByTheEndOfABuffer {

        private final List<ByteBuf> lent = new ArrayList<>();
        private FrameParser parser =
                new FrameParser(Role.SERVER, CodecConfig.DEFAULT, (flags, payload, index, length) -> {
                    frames.add(payload.toString(index, length, UTF_8));
                    lent.add(payload);
                });

        @Test
        void takeTurnsInOneBuffer() {
            parse(cut("one", "two", "three", "four"));

            assertThat(frames).containsExactly("one", "two", "three", "four");
            assertThat(lent).allSatisfy(payload -> assertThat(payload).isSameAs(lent.get(0)));
            assertThat(lent.get(0).refCnt()).isZero();
            assertThat(usedBytes()).isZero();
        }

        @Test
        void haveBuffersOfTheirOwnWhereTheSinkKeepsThem() {
            parser = new FrameParser(
                    Role.SERVER,
                    CodecConfig.DEFAULT,
                    (flags, payload, index, length) -> lent.add(payload.retainedSlice(index, length)));
            parse(cut("one", "two", "three"));

            assertThat(lent).extracting(kept -> kept.toString(UTF_8)).containsExactly("one", "two", "three");
            lent.forEach(ByteBuf::release);
            assertThat(usedBytes()).isZero();
        }

        @Test
        void areTheSinksWhenItTakesThem() {
            List<Boolean> given = new ArrayList<>();
            parser = new FrameParser(Role.SERVER, CodecConfig.DEFAULT, (flags, payload, index, length) -> {
                given.add(parser.giveAway(payload));
                lent.add(payload);
            });
            List<byte[]> pieces = cut("one", "two");
            parse(pieces);
            parse(List.of(frame(Role.CLIENT, FIN | TEXT, "whole")));

            assertThat(given).containsExactly(true, true, false);
            assertThat(lent.get(0).toString(UTF_8)).isEqualTo("one");
            assertThat(lent.get(1).toString(UTF_8)).isEqualTo("two");
            assertThat(lent).allSatisfy(payload -> assertThat(payload.refCnt()).isOne());
            lent.subList(0, 2).forEach(ByteBuf::release);
            assertThat(usedBytes()).isZero();
        }

        @Test
        void haveRoomBehindOneThatWasShort() {
            parse(cut("aa", "b".repeat(600), "cc", "d".repeat(500)));

            assertThat(frames).containsExactly("aa", "b".repeat(600), "cc", "d".repeat(500));
            assertThat(usedBytes()).isZero();
        }

        @Test
        void doNotKeepTheMemoryOfAnotherThatWasLong() {
            List<byte[]> pieces = cut("x".repeat(100_000), "y".repeat(600), "z");
            parse(pieces.subList(0, 2));
            assertThat(usedBytes()).isLessThanOrEqualTo(1024);
            parse(pieces.subList(2, 3));
            assertThat(usedBytes()).isLessThanOrEqualTo(1024);
            parse(pieces.subList(3, 4));

            assertThat(frames).containsExactly("x".repeat(100_000), "y".repeat(600), "z");
            assertThat(usedBytes()).isZero();
        }

        @Test
        void areReleasedWhenTheSinkFails() {
            parser = new FrameParser(Role.SERVER, CodecConfig.DEFAULT, (flags, payload, index, length) -> {
                throw new IllegalStateException("the sink's");
            });
            List<byte[]> pieces = cut("one", "two");
            parse(pieces.subList(0, 1));

            assertThatThrownBy(() -> parse(pieces.subList(1, 2))).hasMessage("the sink's");
            assertThat(usedBytes()).isZero();
        }

        private void parse(List<byte[]> pieces) {
            pieces.forEach(piece -> parser.parse(counted(piece)));
        }

        /** Frames, each cut before its last byte. */
        private List<byte[]> cut(String... texts) {
            List<byte[]> pieces = new ArrayList<>();
            byte[] last = new byte[0];
            for (String text : texts) {
                byte[] frame = frame(Role.CLIENT, FIN | TEXT, text);
                pieces.add(concat(last, Arrays.copyOf(frame, frame.length - 1)));
                last = Arrays.copyOfRange(frame, frame.length - 1, frame.length);
            }
            pieces.add(last);
            return pieces;
        }
    }

    private FrameParser parser(CodecConfig config) {
        return new FrameParser(
                Role.SERVER,
                config,
                (flags, payload, index, length) ->
                        frames.add(InboundFixture.describe(flags, ByteBufUtil.getBytes(payload, index, length))));
    }

    private static byte[] headerOf(int declared) {
        return Wire.frame(FIN | BINARY, Length.SHORTEST, declared, true, new byte[0]);
    }

    /** Input in memory that is not counted itself, but from the allocator that counts. */
    private ByteBuf counted(byte[] bytes) {
        return new CountedInput(counting, bytes);
    }

    private long usedBytes() {
        return counting.metric().usedHeapMemory() + counting.metric().usedDirectMemory();
    }

    private static final class CountedInput extends io.netty.buffer.UnpooledHeapByteBuf {
        CountedInput(UnpooledByteBufAllocator allocator, byte[] bytes) {
            super(allocator, bytes, bytes.length);
        }
    }
}
