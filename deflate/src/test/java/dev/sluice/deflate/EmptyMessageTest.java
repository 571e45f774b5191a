package dev.sluice.deflate;

import static dev.sluice.deflate.DeflateConversation.COMPRESSED_BINARY;
import static dev.sluice.deflate.DeflateConversation.COMPRESSED_TEXT;

import dev.sluice.codec.Role;
import dev.sluice.deflate.DeflateConversation.Setup;
import dev.sluice.deflate.DeflateConversation.Way;
import dev.sluice.testing.Wire;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692 7.2.3.6: messages in which there is nothing. */
class EmptyMessageTest {

    @RegisterExtension
    final Setup setup = new Setup();

    @DisplayName("zero-length compressed payload; compressed empty message 00; 02 00; 03 00: the next message decodes")
    @ParameterizedTest(name = "fragments: {0}")
    @ValueSource(
            strings = {
                "", // no data at all, which can mean nothing else
                "00",
                "02 00",
                "03 00",
                "03 00 00",
                "00 00 00 ff ff 00",
                "01 00 00 ff ff",
                "02 00 00 00 ff ff 00",
                ",",
                ",,,,",
                ",00",
                "00,",
                ",00,",
                ",02 00",
                "02,00",
                "02 00,",
                "03,00",
                ",03 00,",
                "03 00,00",
                "00 00 00 ff ff,00",
                "00,00 00,ff,ff,00",
            })
    void isEmpty(String fragments) {
        byte[][] payloads = Stream.of(fragments.split(",", -1)).map(Wire::hex).toArray(byte[][]::new);
        for (boolean takeover : new boolean[] {true, false}) {
            setup.takeover(takeover);
            for (Role role : Role.values()) {
                for (Way way : Way.values()) {
                    DeflateConversation peer = setup.begin(role, way);
                    peer.sendsFragments(COMPRESSED_BINARY, payloads).expects("BINARY ");
                    peer.sends(COMPRESSED_TEXT, PeerDeflater.alone("Hello")).expects("TEXT Hello");
                    peer.sendsFragments(COMPRESSED_TEXT, payloads).expects("TEXT ");
                    peer.sendsFragments(COMPRESSED_TEXT, payloads).expects("TEXT ");
                    if (takeover) { // what was before is still there, and no further away
                        peer.sends(
                                COMPRESSED_TEXT,
                                new Blocks().begin(false).match(5, 5).end().message());
                    } else {
                        peer.sends(COMPRESSED_TEXT, PeerDeflater.alone("Hello"));
                    }
                    peer.expects("TEXT Hello");
                }
            }
        }
    }

    @DisplayName("zero-length fragments between those of a message")
    @ParameterizedTest
    @MethodSource("dev.sluice.deflate.DeflateConversation#rolesAndWays")
    void passesOverEmptyFragments(Role role, Way way) {
        byte[] hello = PeerDeflater.alone("Hello, Hello");
        byte[][] fragments = new byte[3 * hello.length + 1][0];
        for (int i = 0; i < hello.length; i++) {
            fragments[3 * i + 1] = Arrays.copyOfRange(hello, i, i + 1);
        }
        setup.begin(role, way).sendsFragments(COMPRESSED_TEXT, fragments).expects("TEXT Hello, Hello");
    }
}
