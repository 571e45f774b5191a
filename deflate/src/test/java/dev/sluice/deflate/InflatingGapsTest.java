package dev.sluice.deflate;

import static dev.sluice.deflate.DeflateConversation.COMPRESSED_BINARY;
import static dev.sluice.deflate.DeflateConversation.COMPRESSED_TEXT;
import static dev.sluice.deflate.DeflateConversation.CORRUPT;
import static dev.sluice.deflate.DeflateConversation.FIRST_OF_BINARY;
import static dev.sluice.deflate.DeflateConversation.MIDDLE;
import static dev.sluice.deflate.DeflateConversation.TOO_BIG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.Role;
import dev.sluice.deflate.DeflateConversation.Setup;
import dev.sluice.testing.Wire;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Netty's own permessage-deflate gets wrong when it inflates. */
class InflatingGapsTest {

    private static final int MEBIBYTE = 1 << 20;

    @RegisterExtension
    final Setup setup = new Setup();

    @DisplayName("gap 11: a failed inflate sends 1007, and an oversized one 1009, before TCP ends")
    @ParameterizedTest
    @EnumSource
    void tellsThePeerWhatWasWrong(Role role) {
        setup.deflate(deflate -> deflate.maxMessageBytes(1000));
        setup.begin(role).sends(COMPRESSED_BINARY, "ffffff").expectsFailure(CORRUPT);
        setup.begin(role)
                .sends(COMPRESSED_BINARY, PeerDeflater.alone(new byte[1001]))
                .expectsFailure(TOO_BIG);
    }

    @DisplayName("gap 12: the limit counts a message, not a fragment")
    @ParameterizedTest
    @EnumSource
    void deliversNoMoreThanTheLimitHoweverManyFragments(Role role) {
        setup.deflate(deflate -> deflate.maxMessageBytes(MEBIBYTE)).codec(codec -> codec.aggregateMessages(false));
        DeflateConversation peer = setup.begin(role);
        try (PeerDeflater deflater = new PeerDeflater()) {
            for (int i = 0; i < 100; i++) {
                peer.sends(i == 0 ? FIRST_OF_BINARY : MIDDLE, deflater.fragment(new byte[900_000]));
            }
        }
        assertThat(peer.delivered()).hasSize(1);
        peer.expectsFailure(TOO_BIG);
    }

    @DisplayName("gap 13: behind a block with BFINAL the next message decodes")
    @ParameterizedTest
    @EnumSource
    void goesOnBehindAFinalBlock(Role role) {
        byte[] hello = Wire.hex("f348cdc9c9070000"); // RFC 7692 7.2.3.4
        DeflateConversation peer = setup.begin(role);
        peer.sends(COMPRESSED_TEXT, hello).expects("TEXT Hello");
        peer.sends(COMPRESSED_TEXT, hello).expects("TEXT Hello");
        peer.sends(COMPRESSED_TEXT, "f200110000")
                .expects("TEXT Hello"); // RFC 7692 7.2.3.2: it refers to the one before
    }

    @DisplayName("gap 14: neither a zero-length payload nor the empty message 02 00 does any harm")
    @ParameterizedTest
    @EnumSource
    void takesEmptyMessages(Role role) {
        DeflateConversation peer = setup.begin(role);
        for (String empty : new String[] {"", "0200", ""}) {
            peer.sends(COMPRESSED_TEXT, PeerDeflater.alone("Hello")).expects("TEXT Hello");
            peer.sends(COMPRESSED_TEXT, empty).expects("TEXT ");
            peer.sends(COMPRESSED_TEXT, "f200110000").expects("TEXT Hello");
        }
    }
}
