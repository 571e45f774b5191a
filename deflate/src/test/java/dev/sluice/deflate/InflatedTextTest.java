package dev.sluice.deflate;

import static dev.sluice.deflate.DeflateConversation.COMPRESSED_BINARY;
import static dev.sluice.deflate.DeflateConversation.COMPRESSED_TEXT;
import static dev.sluice.deflate.DeflateConversation.FIRST_OF_TEXT;
import static dev.sluice.deflate.DeflateConversation.MIDDLE;
import static dev.sluice.deflate.DeflateConversation.NOT_UTF8;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.codec.Role;
import dev.sluice.deflate.DeflateConversation.Setup;
import dev.sluice.deflate.DeflateConversation.Way;
import dev.sluice.testing.Wire;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 8.1 holds for what was inflated. */
class InflatedTextTest {

    @RegisterExtension
    final Setup setup = new Setup();

    @DisplayName("compressed text that is not UTF-8: 1007")
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "80", //             a continuation
                "41c0af", //         overlong
                "e08080", //         overlong
                "eda080", //         a surrogate
                "f4908080", //       above U+10FFFF
                "ff",
                "41c3", //           cut at the end
                "e282", //           cut at the end
                "f09f98", //         cut at the end
                "c341", //           cut inside
            })
    void refusesTextThatIsNotUtf8(String hex) {
        byte[] text = Wire.hex(hex);
        for (Role role : Role.values()) {
            for (Way way : Way.values()) {
                setup.begin(role, way)
                        .sends(COMPRESSED_TEXT, PeerDeflater.alone(text))
                        .expectsFailure(NOT_UTF8);
                setup.begin(role, way)
                        .sendsFragments(COMPRESSED_TEXT, eachByteCompressed(text))
                        .expectsFailure(NOT_UTF8);
                setup.begin(role, way)
                        .sends(COMPRESSED_BINARY, PeerDeflater.alone(text))
                        .expects("BINARY " + new String(text, ISO_8859_1));
            }
        }
    }

    @DisplayName("compressed text that is not UTF-8: 1007 in the fragment that holds the bad byte")
    @ParameterizedTest
    @EnumSource
    void failsBeforeTheMessageEnds(Role role) {
        DeflateConversation peer = setup.begin(role);
        try (PeerDeflater deflater = new PeerDeflater()) {
            peer.sends(FIRST_OF_TEXT, deflater.fragment(Wire.hex("41e2"))).expects();
            peer.sends(MIDDLE, deflater.fragment(Wire.hex("41"))).expectsFailure(NOT_UTF8);
        }
    }

    @DisplayName("a text message does not go on where the one before was cut")
    @ParameterizedTest
    @EnumSource
    void checksEachMessageFromItsBeginning(Role role) {
        DeflateConversation peer = setup.begin(role);
        peer.sends(COMPRESSED_BINARY, PeerDeflater.alone(Wire.hex("e282"))).expects("BINARY \u00E2\u0082");
        peer.sends(COMPRESSED_TEXT, PeerDeflater.alone("ok")).expects("TEXT ok");
        peer.sends(COMPRESSED_TEXT, PeerDeflater.alone(Wire.hex("ac"))).expectsFailure(NOT_UTF8);
    }

    @DisplayName("characters cut by fragments, and by the pieces that come out")
    @ParameterizedTest
    @MethodSource("dev.sluice.deflate.DeflateConversation#rolesAndWays")
    void joinsCharactersThatWereCut(Role role, Way way) {
        byte[] text = Wire.utf8("a\u00E9\u20AC\uD83D\uDE00 na\u00EFve \u65E5\u672C\u8A9E \uD83D\uDC4D\uD83C\uDFFD");
        String expected = "TEXT " + new String(text, ISO_8859_1);
        for (int pieces = 0; pieces <= 7; pieces++) {
            int bytes = pieces;
            setup.deflate(deflate -> deflate.inflatedFragmentBytes(bytes));
            DeflateConversation peer = setup.begin(role, way);
            peer.sends(COMPRESSED_TEXT, PeerDeflater.alone(text)).expects(expected);
            peer.sendsFragments(COMPRESSED_TEXT, eachByteCompressed(text)).expects(expected);
            for (int cut = 0; cut <= text.length; cut++) {
                try (PeerDeflater deflater = new PeerDeflater()) {
                    peer.sendsFragments(
                                    COMPRESSED_TEXT,
                                    deflater.fragment(Arrays.copyOf(text, cut)),
                                    deflater.message(Arrays.copyOfRange(text, cut, text.length)))
                            .expects(expected);
                }
            }
        }
    }

    private static byte[][] eachByteCompressed(byte[] text) {
        byte[][] fragments = new byte[text.length][];
        try (PeerDeflater deflater = new PeerDeflater()) {
            for (int i = 0; i < text.length; i++) {
                byte[] one = {text[i]};
                fragments[i] = i == text.length - 1 ? deflater.message(one) : deflater.fragment(one);
            }
        }
        return fragments;
    }
}
