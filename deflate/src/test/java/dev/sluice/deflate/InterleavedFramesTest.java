package dev.sluice.deflate;

import static dev.sluice.deflate.DeflateConversation.COMPRESSED_BINARY;
import static dev.sluice.deflate.DeflateConversation.COMPRESSED_TEXT;
import static dev.sluice.deflate.DeflateConversation.FIRST_OF_TEXT;
import static dev.sluice.deflate.DeflateConversation.LAST;
import static dev.sluice.deflate.DeflateConversation.MIDDLE;
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

/** What comes between compressed frames, and what between compressed messages. */
class InterleavedFramesTest {

    private static final String ROLES_AND_WAYS = "dev.sluice.deflate.DeflateConversation#rolesAndWays";

    @RegisterExtension
    final Setup setup = new Setup();

    @DisplayName("control frames between compressed fragments: handled at once")
    @ParameterizedTest
    @MethodSource(ROLES_AND_WAYS)
    void answersAPingInTheMiddleOfAMessage(Role role, Way way) {
        byte[] hello = PeerDeflater.alone("Hello, Hello");
        DeflateConversation peer = setup.begin(role, way);
        for (int i = 0; i < hello.length; i++) {
            peer.sends(i == 0 ? FIRST_OF_TEXT : MIDDLE, new byte[] {hello[i]});
            peer.sends(Wire.FIN | Wire.PING, Wire.utf8("ping " + i));
            assertThat(peer.received()).containsExactly("PONG ping " + i);
            peer.sends(Wire.FIN | Wire.PONG, Wire.utf8("nobody asked"));
        }
        assertThat(peer.delivered()).isEmpty();
        peer.sends(LAST, new byte[0]).expects("TEXT Hello, Hello");
    }

    @DisplayName("a Close between compressed fragments: answered at once, and the rest is dropped")
    @ParameterizedTest
    @MethodSource(ROLES_AND_WAYS)
    void answersACloseInTheMiddleOfAMessage(Role role, Way way) {
        DeflateConversation peer = setup.begin(role, way);
        peer.sends(FIRST_OF_TEXT, "cb48cd");
        peer.sends(Wire.FIN | Wire.CLOSE, Wire.close(1001, "going"));
        peer.expectsFailure("CLOSE 1001 ");
    }

    @DisplayName("an uncompressed message between compressed ones: does not disturb the window")
    @ParameterizedTest
    @MethodSource(ROLES_AND_WAYS)
    void keepsTheWindowOverAnUncompressedMessage(Role role, Way way) {
        byte[] fiveBack = new Blocks().begin(false).match(5, 5).end().message();
        DeflateConversation peer = setup.begin(role, way);
        peer.sends(Wire.FIN | Wire.TEXT, Wire.utf8("first")).expects("TEXT first");
        peer.sends(COMPRESSED_TEXT, PeerDeflater.alone("Hello")).expects("TEXT Hello");
        peer.sends(Wire.FIN | Wire.TEXT, Wire.utf8("plain")).expects("TEXT plain");
        peer.sends(COMPRESSED_TEXT, fiveBack).expects("TEXT Hello");
        peer.sendsFragments(Wire.BINARY, Wire.utf8("in"), Wire.utf8(" "), Wire.utf8("parts"))
                .expects("BINARY in parts");
        peer.sendsFragments(COMPRESSED_TEXT, DeflateConversation.eachByte(fiveBack))
                .expects("TEXT Hello");
        peer.sends(Wire.FIN | Wire.BINARY, new byte[0]).expects("BINARY ");
        peer.sends(COMPRESSED_BINARY, fiveBack).expects("BINARY Hello");
    }

    @DisplayName("an uncompressed message is as long as the codec lets it be")
    @ParameterizedTest
    @EnumSource
    void countsNoUncompressedMessage(Role role) {
        DeflateConversation peer =
                setup.deflate(deflate -> deflate.maxMessageBytes(3)).begin(role);
        peer.sends(Wire.FIN | Wire.TEXT, Wire.utf8("longer than three")).expects("TEXT longer than three");
    }

    @DisplayName("a message out of order is the codec's to refuse, and is not inflated")
    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "SERVER, 193, new message inside a fragmented message",
        "CLIENT, 130, new message inside a fragmented message",
        "SERVER, 192, RSV1 on a frame that starts no message",
        "CLIENT, 201, RSV1 on a frame that starts no message",
    })
    void endsWithTheViolationOfTheCodec(Role role, int firstByte, String reason) {
        DeflateConversation peer = setup.begin(role);
        peer.sends(FIRST_OF_TEXT, "cb48cd");
        peer.sends(firstByte, "00").expectsFailure("CLOSE 1002 " + reason);
    }
}
