package dev.sluice.demo.chat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.chat.backend.Names;
import dev.sluice.demo.chat.backend.NamesContract;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisNamesTest extends NamesContract {

    private static TestRedis server;
    private static RedisBackend backend;
    private static RedisClient client;
    private static RedisCommands<String, String> redis;

    @BeforeAll
    static void startRedis(@TempDir Path directory) throws IOException {
        server = new TestRedis(directory);
        backend = RedisBackend.connect(server.url(), 10);
        client = RedisClient.create(server.url());
        redis = client.connect().sync();
    }

    @AfterAll
    static void stopRedis() throws IOException {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        backend.close();
        server.close();
    }

    @AfterEach
    void clear() {
        redis.flushall();
    }

    @Override
    protected Names newNames() {
        return backend.names();
    }

    /** It is the time of Redis, so that all that ends does so earlier. */
    @Override
    protected void passTime(long millis) {
        redis.keys("chat:claims:*")
                .forEach(key -> redis.zrangeWithScores(key, 0, -1)
                        .forEach(claim -> redis.zadd(key, claim.getScore() - millis, claim.getValue())));
    }

    @Test
    void leaveNothingBehind() {
        newNames().claim("ada", "session", "server").toCompletableFuture().join();
        assertThat(redis.pttl(Keys.claims("ada"))).isBetween(1L, TimeUnit.SECONDS.toMillis(Names.LEASE_SECONDS));
        newNames().release("ada", "session", "server");
        newNames().isConnected("ada").toCompletableFuture().join();
        assertThat(redis.keys("chat:claims:*")).isEmpty();
    }
}
