package dev.sluice.deflate;

import static dev.sluice.deflate.DeflateConversation.COMPRESSED_TEXT;
import static dev.sluice.deflate.DeflateConversation.CORRUPT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.sluice.codec.Role;
import dev.sluice.deflate.DeflateConversation.Setup;
import dev.sluice.deflate.DeflateConversation.Way;
import dev.sluice.testing.Wire;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 7692 7.2.3.4: a block with BFINAL set ends a DEFLATE stream, and the message goes on. */
class FinalBlockTest {

    private static final byte[] EXTRA = {0x00};

    @RegisterExtension
    final Setup setup = new Setup();

    private static Blocks blocks() {
        return new Blocks();
    }

    /** Each is the message "HelloHello". */
    static Stream<Arguments> messages() {
        byte[] hello = blocks().finalBlock("Hello").bytes();
        byte[] empty = Wire.hex("0300");
        byte[] stored = blocks().stored(true, Wire.utf8("Hello")).bytes();
        byte[] reference = blocks().begin(false).match(5, 5).end().message();
        byte[] finalReference = blocks().begin(true).match(5, 5).end().align().bytes();
        return Stream.of(
                message("at the end", blocks().finalBlock("HelloHello").bytes()),
                message(
                        "at the end, and a 00",
                        blocks().finalBlock("HelloHello").bytes(),
                        EXTRA),
                message(
                        "behind an ordinary block",
                        blocks().block("Hello").finalBlock("Hello").bytes(),
                        EXTRA),
                message("in the middle", hello, blocks().block("Hello").message()),
                message(
                        "in the middle, and a flush behind it",
                        hello,
                        Wire.hex("000000ffff"),
                        blocks().block("Hello").message()),
                message("twice", hello, hello),
                message("twice, and a 00", hello, hello, EXTRA),
                message("stored, twice", stored, stored, EXTRA),
                message("stored in the middle", stored, blocks().block("Hello").message()),
                message("empty ones all around", empty, empty, hello, empty, empty, hello, empty, EXTRA),
                message("empty stored ones", Wire.hex("010000ffff"), hello, Wire.hex("010000ffff"), hello),
                message("a reference across it", hello, reference),
                message("a reference across it, from another", hello, finalReference),
                message("a reference across two", hello, empty, finalReference, EXTRA));
    }

    private static Arguments message(String name, byte[]... parts) {
        return argumentSet(name, (Object) Wire.concat(parts));
    }

    @DisplayName("BFINAL block, at the end, in the middle, twice in a message: decoded")
    @ParameterizedTest
    @MethodSource("messages")
    void goesOnBehindAFinalBlock(byte[] message) {
        for (boolean takeover : new boolean[] {true, false}) {
            setup.takeover(takeover);
            for (Role role : Role.values()) {
                for (Way way : Way.values()) {
                    DeflateConversation peer = setup.begin(role, way);
                    peer.sends(COMPRESSED_TEXT, message).expects("TEXT HelloHello");
                    expectsTheNextMessages(peer, takeover);
                }
            }
        }
    }

    @DisplayName("BFINAL block in a message of fragments, wherever they are cut: decoded")
    @ParameterizedTest
    @MethodSource("messages")
    void goesOnInAnotherFragment(byte[] message) {
        for (boolean takeover : new boolean[] {true, false}) {
            DeflateConversation peer = setup.takeover(takeover).begin(takeover ? Role.SERVER : Role.CLIENT);
            for (int cut = 0; cut <= message.length; cut++) {
                byte[] head = Arrays.copyOf(message, cut);
                byte[] rest = Arrays.copyOfRange(message, cut, message.length);
                peer.sendsFragments(COMPRESSED_TEXT, head, rest).expects("TEXT HelloHello");
                peer.sendsFragments(COMPRESSED_TEXT, head, new byte[0], rest, new byte[0])
                        .expects("TEXT HelloHello");
            }
            peer.sendsFragments(COMPRESSED_TEXT, DeflateConversation.eachByte(message))
                    .expects("TEXT HelloHello");
            expectsTheNextMessages(peer, takeover);
        }
    }

    private static void expectsTheNextMessages(DeflateConversation peer, boolean takeover) {
        if (takeover) {
            peer.sends(
                    COMPRESSED_TEXT, blocks().begin(false).match(10, 10).end().message());
            peer.expects("TEXT HelloHello");
        }
        peer.sends(COMPRESSED_TEXT, PeerDeflater.alone("next")).expects("TEXT next");
    }

    @DisplayName("a reference across a BFINAL block, into the message before")
    @ParameterizedTest
    @MethodSource("dev.sluice.deflate.DeflateConversation#rolesAndWays")
    void keepsTheWindowOverTheEndOfAStream(Role role, Way way) {
        byte[] message = Wire.concat(
                blocks().finalBlock("Hello").bytes(),
                blocks().begin(false).match(5, 10).end().message());
        for (int cut = 0; cut < message.length; cut++) {
            DeflateConversation peer = setup.begin(role, way);
            peer.sends(COMPRESSED_TEXT, PeerDeflater.alone("World")).expects("TEXT World");
            peer.sendsFragments(
                    COMPRESSED_TEXT, Arrays.copyOf(message, cut), Arrays.copyOfRange(message, cut, message.length));
            peer.expects("TEXT HelloWorld");
        }
    }

    @DisplayName("a reference across a BFINAL block, into the message before, which is forgotten: 1007")
    @ParameterizedTest
    @EnumSource
    void keepsNoWindowWithoutTakeover(Role role) {
        DeflateConversation peer = setup.takeover(false).begin(role);
        peer.sends(COMPRESSED_TEXT, PeerDeflater.alone("World")).expects("TEXT World");
        peer.sends(
                COMPRESSED_TEXT,
                Wire.concat(
                        blocks().finalBlock("Hello").bytes(),
                        blocks().begin(false).match(5, 10).end().message()));
        peer.expectsFailure(CORRUPT);
    }

    @DisplayName("more BFINAL blocks than any sender would make: 1007, in bounded time")
    @ParameterizedTest(name = "{0}, {1} streams of two bytes, and a 00: {2}; fragmented: {3}")
    @CsvSource({
        "SERVER, 4096, false, false",
        "SERVER, 4095, true, false",
        "SERVER, 4097, false, false",
        "SERVER, 4096, true, false",
        "SERVER, 65536, false, false",
        "CLIENT, 4096, false, true",
        "CLIENT, 4097, false, true",
        "CLIENT, 65536, false, true",
    })
    @Timeout(value = 20, unit = TimeUnit.SECONDS)
    void boundsTheStreamsOfAMessage(Role role, int streams, boolean extra, boolean fragmented) {
        DeflateConversation peer = setup.begin(role);
        String history = "x".repeat(1 << 15);
        peer.sends(COMPRESSED_TEXT, PeerDeflater.alone(history)).expects("TEXT " + history);
        byte[] message = new byte[2 * streams + (extra ? 1 : 0)];
        for (int i = 0; i < streams; i++) {
            message[2 * i] = 0x03;
        }
        for (int again = 0; again < 2; again++) { // each message has as many
            if (fragmented) {
                int half = message.length / 2 + 1;
                peer.sendsFragments(
                        COMPRESSED_TEXT,
                        Arrays.copyOf(message, half),
                        Arrays.copyOfRange(message, half, message.length));
            } else {
                peer.sends(COMPRESSED_TEXT, message);
            }
            if (streams + (extra ? 1 : 0) > 4096) {
                peer.expectsFailure(CORRUPT);
                return;
            }
            peer.expects("TEXT ");
        }
        assertThat(peer.channel().isActive()).isTrue();
    }
}
