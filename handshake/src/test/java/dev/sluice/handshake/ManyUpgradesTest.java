package dev.sluice.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ManyUpgradesTest {

    private static final int CONNECTIONS = 100_000;

    /** What a hundred thousand connections may leave behind between them, which is nothing to speak of. */
    private static final long TOLERANCE_BYTES = 8 * 1024 * 1024;

    @Test
    @DisplayName("attack: upgrade, then close at once, 100,000 times: heap and timers return to where they were")
    void leaveNothingBehind() {
        ServerHandshakeConfig config = TestServer.chat().build();
        upgradeAndClose(config, CONNECTIONS / 10); // loads what is loaded once
        long before = usedBytes();
        upgradeAndClose(config, CONNECTIONS);

        assertThat(usedBytes() - before).isLessThan(TOLERANCE_BYTES);
    }

    private static void upgradeAndClose(ServerHandshakeConfig config, int times) {
        for (int i = 0; i < times; i++) {
            try (TestServer server = TestServer.with(config)) {
                assertThat(server.receive(RequestText.upgrade()).sent()).startsWith("HTTP/1.1 101");
                server.disconnect();
                assertThat(server.channel.runScheduledPendingTasks())
                        .as("no timer is left")
                        .isEqualTo(-1);
            }
        }
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
        }
        return used;
    }
}
