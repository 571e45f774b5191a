package dev.sluice.demo.browser;

import dev.sluice.demo.DemoJar;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The chat's server from the jar: can be ended in several ways, and be started again where it was. */
final class ChatServer implements AutoCloseable {

    private final DemoJar jar = new DemoJar();
    private final List<String> options;
    private @Nullable Process process;
    private int port;

    private ChatServer(List<String> options) {
        this.options = options;
    }

    /** Starts one with options, which tell where it keeps what is said. */
    static ChatServer start(List<String> options) throws IOException {
        ChatServer server = new ChatServer(List.copyOf(options));
        server.start();
        return server;
    }

    /** Starts it again, at the same port. */
    void start() throws IOException {
        List<String> arguments = new ArrayList<>(List.of("chat", "--port", String.valueOf(port)));
        arguments.addAll(options);
        Process started = jar.run(arguments.toArray(String[]::new));
        process = started;
        port = DemoJar.url(started).getPort();
    }

    /** SIGKILL: it cannot say goodbye, nor write anything more. */
    void kill() throws InterruptedException {
        running().destroyForcibly().waitFor();
    }

    /** SIGTERM: it says goodbye. */
    void stop() throws InterruptedException {
        DemoJar.sigterm(running());
        DemoJar.exitCode(running());
    }

    int port() {
        return port;
    }

    URI http(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process;
    }

    @Override
    public void close() {
        jar.close();
    }
}
