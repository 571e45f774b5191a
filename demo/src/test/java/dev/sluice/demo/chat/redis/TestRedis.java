package dev.sluice.demo.chat.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import redis.embedded.RedisServer;

/** A Redis on 127.0.0.1 that keeps what it has acknowledged, to be stopped and started again. */
public final class TestRedis implements AutoCloseable {

    private final int port;
    private final RedisServer server;

    /** Starts one, with its files in a directory. */
    public TestRedis(Path directory) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        server = RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("appendonly yes")
                .setting("appendfsync always")
                .setting("save \"\"")
                .setting("dir " + directory)
                .build();
        server.start();
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    public void start() throws IOException {
        server.start();
    }

    public void stop() throws IOException {
        server.stop();
    }

    /** Forgets everything. */
    public void clear() {
        run(RedisCommands::flushall);
    }

    /** Waits until a key is there. */
    void awaitKey(String key) {
        run(commands -> {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (commands.exists(key) == 0) {
                if (System.nanoTime() - end > 0) {
                    throw new AssertionError(key + " is not there in time");
                }
            }
            return key;
        });
    }

    private <T> T run(Function<RedisCommands<String, String>, T> action) {
        RedisClient client = RedisClient.create(RedisURI.create(url()));
        try (var connection = client.connect()) {
            return action.apply(connection.sync());
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }

    @Override
    public void close() throws IOException {
        server.stop();
    }
}
