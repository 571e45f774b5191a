package dev.sluice.deflate;

import static dev.sluice.deflate.DeflateConversation.COMPRESSED_TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.Role;
import dev.sluice.deflate.DeflateConversation.Setup;
import dev.sluice.testing.Wire;
import io.netty.util.ResourceLeakDetector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the inflaters of one event loop carry from one connection to the next: nothing. */
class ManyContextsTest {

    private static final int CONNECTIONS = 10_000;
    private static final int ROUNDS = 3;

    @RegisterExtension
    final Setup setup = new Setup().codec(codec -> codec.pingIntervalMillis(0));

    /** A stack trace for each of a hundred thousand buffers would take long; other tests look for leaks on these paths. */
    @BeforeAll
    static void trackNoBuffers() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    @AfterAll
    static void trackBuffersAgain() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    /** Differs between connections in a few letters only, so that a byte of another one's would fit in unnoticed. */
    private static String secret(int connection, int round) {
        return "{\"account\": \"" + Integer.toHexString(connection * 0x9E3779B9) + "\", \"round\": " + round + "}";
    }

    @DisplayName("contexts shared and hibernated over 10,000 connections: no byte of one in another")
    @Test
    void keepsConnectionsApart() {
        List<byte[][]> wires = new ArrayList<>();
        try (PeerDeflater deflater = new PeerDeflater()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                byte[][] messages = new byte[ROUNDS][];
                for (int round = 0; round < ROUNDS; round++) {
                    messages[round] = deflater.message(secret(i, round));
                }
                deflater.reset();
                wires.add(messages);
            }
        }
        List<DeflateConversation> peers = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            peers.add(setup.begin(i % 2 == 0 ? Role.SERVER : Role.CLIENT));
        }
        Random random = new Random(7692);
        for (int round = 0; round < ROUNDS; round++) {
            int offset = random.nextInt(CONNECTIONS);
            for (int i = 0; i < CONNECTIONS; i++) {
                int connection = (i * 7919 + offset) % CONNECTIONS;
                DeflateConversation peer = peers.get(connection);
                byte[] message = wires.get(connection)[round];
                if (i % 3 == 0) { // in the middle of this message, another connection gets one
                    DeflateConversation other = peers.get((connection + 1) % CONNECTIONS);
                    int cut = message.length / 2;
                    peer.sends(Wire.RSV1 | Wire.TEXT, Arrays.copyOf(message, cut));
                    other.sends(COMPRESSED_TEXT, "").expects("TEXT ");
                    peer.sends(Wire.FIN, Arrays.copyOfRange(message, cut, message.length));
                } else {
                    peer.sends(COMPRESSED_TEXT, message);
                }
                peer.expects("TEXT " + secret(connection, round));
            }
        }
        assertThat(ZlibObjects.inflaters()).isLessThanOrEqualTo(2);
    }
}
