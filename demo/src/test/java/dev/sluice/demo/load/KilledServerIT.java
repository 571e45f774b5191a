package dev.sluice.demo.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.DemoJar;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One server that keeps its log in a file, killed again and again while everybody talks: nothing that was acknowledged is
 * lost, and nothing is there twice.
 */
@Tag("crowd")
@Timeout(300)
class KilledServerIT {

    private static final int ROOMS = 4;
    private static final int CLIENTS = 40;
    private static final int EACH = 100;
    private static final int MESSAGES = CLIENTS * EACH;
    private static final int KILLS = 3;

    private final DemoJar jar = new DemoJar();
    private final Crowd crowd = new Crowd(EACH, 20_261_129);

    @TempDir
    Path directory;

    @AfterEach
    void endWhatWasStarted() {
        crowd.close();
        jar.close();
    }

    @Test
    void losesNothingThatItHasAcknowledged() throws Exception {
        Process server = server(0);
        URI url = DemoJar.url(server);
        crowd.connect(CLIENTS, ROOMS, url);
        crowd.talk();
        for (int i = 1; i <= KILLS; i++) {
            long before = (long) i * MESSAGES / (KILLS + 1);
            crowd.waitFor("kill " + i + " is due", () -> crowd.acked() >= before);
            server.destroyForcibly().waitFor();
            server = server(url.getPort());
            DemoJar.url(server);
        }
        crowd.expectEverything();
        assertThat(crowd.joins()).as("all of them had to come back").isGreaterThanOrEqualTo(2 * CLIENTS);
    }

    private Process server(int port) throws IOException {
        return jar.runLogging(
                directory.resolve("server-" + port + ".log"),
                "chat",
                "--port",
                String.valueOf(port),
                "--data",
                directory.toString(),
                "--messages-per-second",
                "1000",
                "--message-burst",
                "10000");
    }
}
