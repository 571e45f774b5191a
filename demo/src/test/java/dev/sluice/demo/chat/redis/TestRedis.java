package dev.sluice.demo.chat.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
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
        RedisClient client = RedisClient.create(RedisURI.create(url()));
        try (var connection = client.connect()) {
            connection.sync().flushall();
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }

    @Override
    public void close() throws IOException {
        server.stop();
    }
}
