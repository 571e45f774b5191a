package dev.sluice.demo.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.DemoJar;
import dev.sluice.demo.chat.redis.TestRedis;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers on one Redis, all real. One server is killed and comes back, then Redis is restarted, while everybody talks:
 * whoever stayed or came back has every message of their room that was acknowledged, once, in order.
 */
@Tag("crowd")
@Timeout(300)
class SeveralServersIT {

    private static final int ROOMS = 10;
    private static final int CLIENTS = 200;
    private static final int EACH = 100;
    private static final int MESSAGES = CLIENTS * EACH;

    private final DemoJar jar = new DemoJar();
    private final Crowd crowd = new Crowd(EACH, 20_261_128);

    @TempDir
    Path directory;

    private TestRedis redis;

    @BeforeEach
    void startRedis() throws IOException {
        redis = new TestRedis(directory);
    }

    @AfterEach
    void endWhatWasStarted() throws IOException {
        crowd.close();
        jar.close();
        redis.close();
    }

    @Test
    void nobodyMissesAnythingWhileAServerIsKilledAndRedisIsRestarted() throws Exception {
        URI first = DemoJar.url(server(0));
        Process killed = server(0);
        URI second = DemoJar.url(killed);
        crowd.connect(CLIENTS, ROOMS, first, second);
        crowd.talk();

        crowd.waitFor("a quarter is acknowledged", () -> crowd.acked() >= MESSAGES / 4);
        killed.destroyForcibly().waitFor();
        long atTheKill = crowd.acked();
        crowd.waitFor("the other server goes on", () -> crowd.acked() >= atTheKill + MESSAGES / 10);
        DemoJar.url(server(second.getPort()));

        crowd.waitFor("half is acknowledged", () -> crowd.acked() >= MESSAGES / 2);
        redis.stop();
        long withoutRedis = crowd.acked();
        redis.start();
        crowd.waitFor("the servers have Redis back", () -> crowd.acked() >= withoutRedis + MESSAGES / 10);

        crowd.expectEverything();
        assertThat(crowd.joins()).as("half of them had to come back").isGreaterThanOrEqualTo(CLIENTS + CLIENTS / 2);
    }

    private Process server(int port) throws IOException {
        return jar.runLogging(
                directory.resolve("server-" + port + ".log"),
                "chat",
                "--port",
                String.valueOf(port),
                "--redis",
                redis.url(),
                "--messages-per-second",
                "1000",
                "--message-burst",
                "10000");
    }
}
