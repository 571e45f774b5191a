package dev.sluice.deflate;

import static dev.sluice.deflate.CompressingEnd.EVERYTHING;
import static dev.sluice.deflate.CompressingEnd.binary;
import static dev.sluice.deflate.CompressingEnd.buffer;
import static dev.sluice.testing.Wire.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.PreparedMessage;
import dev.sluice.codec.Role;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prepared messages on one connection, between messages of every other kind. */
class PreparedDeflateTest {

    private static final long SEED = 7692;

    @AfterEach
    void noCompressorIsLeft() {
        assertThat(ZlibObjects.deflaters()).isZero();
    }

    static Stream<Arguments> connections() {
        return IntStream.rangeClosed(8, 15)
                .boxed()
                .flatMap(bits -> Stream.of(true, false)
                        .flatMap(takeover ->
                                Arrays.stream(Role.values()).map(role -> Arguments.of(bits, takeover, role))));
    }

    /** Of each kind and length, after each other kind; the peer keeps one history for all of them. */
    @ParameterizedTest(name = "{0} bits, takeover {1}, {2}")
    @MethodSource("connections")
    void leaveTheHistoryAsThePeerHasIt(int windowBits, boolean takeover, Role role) {
        RandomGenerator random = new SplittableRandom(SEED + windowBits);
        for (ContextPolicy contexts : ContextPolicy.values()) {
            DeflateConfig config = EVERYTHING.toBuilder()
                    .contexts(contexts)
                    .liveDeflaters(random.nextInt(3))
                    .build();
            try (CompressingEnd end = new CompressingEnd(role, windowBits, takeover, config)) {
                for (int i = 0; i < 200; i++) {
                    byte[] message = message(random, windowBits);
                    write(end, random.nextInt(4), message);
                    assertThat(end.received())
                            .as("seed %d, message %d", SEED + windowBits, i)
                            .extracting(CheckingPeer.Received::payload)
                            .containsExactly(message);
                }
            }
        }
    }

    private static byte[] message(RandomGenerator random, int windowBits) {
        Corpus corpus = random.nextInt(8) == 0 ? Corpus.RANDOM : Corpus.JSON;
        int window = 1 << windowBits;
        int bytes = random.nextInt(10) == 0 ? random.nextInt(2 * window) : random.nextInt(window / 3);
        return corpus.message(random.nextInt(50), bytes);
    }

    private static void write(CompressingEnd end, int kind, byte[] message) {
        switch (kind) {
            case 0 -> end.write(binary(message));
            case 1 -> end.write(PreparedMessage.binary(buffer(message)));
            case 2 -> end.write(Uncompressed.binary(buffer(message)));
            default -> end.writeInFragments(message, 2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void areCompressedByThemselves(boolean takeover) {
        byte[] message = Corpus.JSON.message(1, 1000);
        try (CompressingEnd end = CompressingEnd.server(15, takeover, EVERYTHING)) {
            end.write(PreparedMessage.binary(buffer(message)));
            byte[] first = end.wire();
            end.write(PreparedMessage.binary(buffer(message)));
            assertThat(end.wire()).isEqualTo(first);
        }
    }

    @Test
    void areSomethingThatLaterMessagesReferTo() {
        byte[] message = Corpus.JSON.message(1, 1000);
        try (CompressingEnd end = CompressingEnd.server(15, true, EVERYTHING)) {
            end.write(PreparedMessage.binary(buffer(message)));
            end.expectCompressed(message);
            end.write(binary(message));
            byte[] wire = end.wire();
            assertThat(wire).hasSizeLessThan(40);
            assertThat(end.peer.receive(wire).get(0).payload()).isEqualTo(message);
        }
    }

    @Test
    void keepTheirType() {
        try (CompressingEnd end = CompressingEnd.server(15, true, EVERYTHING)) {
            end.write(PreparedMessage.text("text"));
            end.write(PreparedMessage.binary(buffer(new byte[] {1})));
            assertThat(end.received()).extracting(CheckingPeer.Received::opcode).containsExactly(1, 2);
        }
    }

    @Test
    void mayBeEmpty() {
        try (CompressingEnd end = CompressingEnd.server(15, true, EVERYTHING)) {
            end.write(PreparedMessage.text(""));
            assertThat(end.frames().get(0).payload()).containsExactly(0);
        }
    }

    @Test
    void goUncompressedBelowTheThreshold() {
        CountedMessage prepared = new CountedMessage(Corpus.JSON.message(1, 127));
        try (CompressingEnd end = CompressingEnd.server(15, true, DeflateConfig.DEFAULT)) {
            end.write(prepared.retainedDuplicate());
            end.expectUncompressed(Corpus.JSON.message(1, 127));
        }
        assertThat(prepared.made()).isEmpty();
        prepared.release();
    }

    @Test
    void areShownToTheFilterOfEachConnection() {
        DeflateConfig never = EVERYTHING.toBuilder().filter(frame -> false).build();
        TextWebSocketFrame prepared = PreparedMessage.text("for some");
        try (CompressingEnd end = CompressingEnd.server(15, true, EVERYTHING);
                CompressingEnd other = CompressingEnd.server(15, true, never)) {
            end.write(prepared.retainedDuplicate());
            other.write(prepared.retainedDuplicate());
            end.expectCompressed(utf8("for some"));
            other.expectUncompressed(utf8("for some"));
        }
        prepared.release();
    }

    /** A client masks each time with another key, and may not do so in what all share. */
    @ParameterizedTest
    @EnumSource
    void staySharedWhoeverSendsThem(Role role) {
        byte[] message = Corpus.RANDOM.message(1, 20_000);
        BinaryWebSocketFrame prepared = PreparedMessage.binary(buffer(message));
        try (CompressingEnd end = new CompressingEnd(role, 12, false, EVERYTHING)) {
            for (int i = 0; i < 3; i++) {
                end.write((WebSocketFrame) prepared.retain());
                end.expectCompressed(message);
            }
        }
        assertThat(prepared.refCnt()).isEqualTo(1);
        prepared.release();
    }
}
