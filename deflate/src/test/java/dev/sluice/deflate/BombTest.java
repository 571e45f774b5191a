package dev.sluice.deflate;

import static dev.sluice.deflate.DeflateConversation.COMPRESSED_BINARY;
import static dev.sluice.deflate.DeflateConversation.COMPRESSED_TEXT;
import static dev.sluice.deflate.DeflateConversation.FIRST_OF_BINARY;
import static dev.sluice.deflate.DeflateConversation.LAST;
import static dev.sluice.deflate.DeflateConversation.MIDDLE;
import static dev.sluice.deflate.DeflateConversation.TOO_BIG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.Role;
import dev.sluice.deflate.DeflateConversation.Setup;
import dev.sluice.deflate.DeflateConversation.Way;
import dev.sluice.testing.Wire;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages may inflate to 1000 bytes here. */
class BombTest {

    private static final int LIMIT = 1000;
    private static final byte[] BOMB = PeerDeflater.alone(new byte[10_000_000]);

    @RegisterExtension
    final Setup setup = new Setup().deflate(deflate -> deflate.maxMessageBytes(LIMIT));

    private static final String ROLES_AND_WAYS = "dev.sluice.deflate.DeflateConversation#rolesAndWays";

    @DisplayName("a small message that inflates without end: 1009")
    @ParameterizedTest
    @MethodSource(ROLES_AND_WAYS)
    void stopsABombInOneFrame(Role role, Way way) {
        setup.begin(role, way).sends(COMPRESSED_BINARY, BOMB).expectsFailure(TOO_BIG);
    }

    @DisplayName("a small message that inflates without end, spread over fragments: 1009")
    @ParameterizedTest
    @MethodSource(ROLES_AND_WAYS)
    void stopsABombOverFragmentsEachUnderTheLimit(Role role, Way way) {
        DeflateConversation peer = setup.begin(role, way);
        try (PeerDeflater deflater = new PeerDeflater()) {
            peer.sends(FIRST_OF_BINARY, deflater.fragment(new byte[LIMIT / 2]));
            peer.sends(MIDDLE, deflater.fragment(new byte[LIMIT / 2]));
            peer.expects();
            peer.sends(MIDDLE, deflater.fragment(new byte[1]));
        }
        peer.expectsFailure(TOO_BIG);
    }

    @DisplayName("a small message that inflates without end, in fragments of a byte: 1009 before its last")
    @ParameterizedTest
    @EnumSource
    void stopsABombInFragmentsOfAByte(Role role) {
        DeflateConversation peer = setup.begin(role);
        peer.sends(FIRST_OF_BINARY, new byte[0]);
        int sent = 0;
        while (peer.channel().outboundMessages().isEmpty()) {
            peer.sends(MIDDLE, new byte[] {BOMB[sent++]});
        }
        assertThat(sent).isLessThan(100);
        peer.expectsFailure(TOO_BIG);
    }

    @DisplayName("a message that inflates to the limit exactly is fine, and one of a byte more is not")
    @ParameterizedTest(name = "{0}, pieces of {1}, {2} bytes in {3} fragments")
    @CsvSource({
        "SERVER, 0, 1000, 1",
        "SERVER, 0, 1001, 1",
        "CLIENT, 0, 1000, 1",
        "CLIENT, 0, 1001, 1",
        "SERVER, 0, 1000, 7",
        "SERVER, 0, 1001, 7",
        "SERVER, 100, 1000, 1",
        "SERVER, 100, 1001, 1",
        "SERVER, 999, 1000, 3",
        "SERVER, 999, 1001, 3",
        "CLIENT, 1000, 1000, 1",
        "CLIENT, 1000, 1001, 1",
        "CLIENT, 1, 1000, 2",
        "CLIENT, 1, 1001, 2",
        "CLIENT, 5000, 1000, 1",
        "CLIENT, 5000, 1001, 1",
    })
    void allowsTheLimitAndNoByteMore(Role role, int pieces, int length, int fragments) {
        setup.deflate(deflate -> deflate.inflatedFragmentBytes(pieces));
        String text = "abcdefghijklmnopqrstuvwxyz".repeat(40).substring(0, length);
        byte[][] payloads = new byte[fragments][];
        try (PeerDeflater deflater = new PeerDeflater()) {
            for (int i = 0; i < fragments; i++) {
                String part = text.substring(length * i / fragments, length * (i + 1) / fragments);
                payloads[i] = i == fragments - 1 ? deflater.message(part) : deflater.fragment(Wire.utf8(part));
            }
        }
        DeflateConversation peer = setup.begin(role);
        peer.sendsFragments(COMPRESSED_TEXT, payloads);
        if (length <= LIMIT) {
            peer.expects("TEXT " + text);
            peer.sends(COMPRESSED_TEXT, PeerDeflater.alone(text)).expects("TEXT " + text); // it counts from zero
        } else {
            peer.expectsFailure(TOO_BIG);
        }
    }

    /** A stored block of four bytes that are not there: the tail is taken for them. */
    private static byte[] fourBytesShort(int literals) {
        return new Blocks().block("x".repeat(literals)).storedHeader(false, 4).bytes();
    }

    @DisplayName("the overrun appears only when the 00 00 FF FF tail is flushed: 1009")
    @ParameterizedTest
    @MethodSource(ROLES_AND_WAYS)
    void countsWhatComesOutWithTheTail(Role role, Way way) {
        setup.begin(role, way)
                .sends(COMPRESSED_BINARY, fourBytesShort(LIMIT - 4))
                .expects("BINARY " + "x".repeat(LIMIT - 4) + "\0\0\u00FF\u00FF");
        for (int over = 1; over <= 4; over++) {
            setup.begin(role, way)
                    .sends(COMPRESSED_BINARY, fourBytesShort(LIMIT - 4 + over))
                    .expectsFailure(TOO_BIG);
        }
        DeflateConversation fragmented = setup.begin(role, way);
        fragmented.sends(FIRST_OF_BINARY, fourBytesShort(LIMIT - 3)).expects();
        fragmented.sends(LAST, new byte[0]).expectsFailure(TOO_BIG);
    }

    @DisplayName("a bomb behind a block with BFINAL counts with what was before it: 1009")
    @ParameterizedTest
    @MethodSource(ROLES_AND_WAYS)
    void countsOverTheStreamsOfAMessage(Role role, Way way) {
        byte[] half = new Blocks().finalBlock("x".repeat(LIMIT / 2)).bytes();
        setup.begin(role, way).sends(COMPRESSED_TEXT, Wire.concat(half, half)).expects("TEXT " + "x".repeat(LIMIT));
        setup.begin(role, way)
                .sends(
                        COMPRESSED_TEXT,
                        Wire.concat(half, half, new Blocks().finalBlock("x").bytes()))
                .expectsFailure(TOO_BIG);
    }
}
