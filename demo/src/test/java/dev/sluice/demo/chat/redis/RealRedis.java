package dev.sluice.demo.chat.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import redis.embedded.RedisServer;

/** A Redis that keeps what it has acknowledged, on 127.0.0.1 and a free port, which can be stopped and started again. */
public final class RealRedis implements AutoCloseable {

    private final Path directory;
    private final int port;
    private RedisServer server;

    private RealRedis(Path directory, int port) throws IOException {
        this.directory = directory;
        this.port = port;
        start();
    }

    /** Starts one, with its files in a directory. */
    public static RealRedis start(Path directory) throws IOException {
        return new RealRedis(directory, freePort());
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /** Starts it again. */
    public void start() throws IOException {
        server = RedisServer.newRedisServer()
                .port(port)
                .setting("bind 127.0.0.1")
                .setting("dir " + directory)
                .setting("appendonly yes")
                .setting("appendfsync always")
                .build();
        server.start();
    }

    /** Stops it. */
    public void stop() throws IOException {
        server.stop();
    }

    /** Where it is. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
