package dev.sluice.conformance.autobahn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** A JVM of its own, whose output goes to a file. */
final class Program implements AutoCloseable {

    private static final String LISTENING = "listening on ";
    private static final int START_SECONDS = 120;
    private static final int END_SECONDS = 20;

    private final Process process;
    private final Path log;
    private final CompletableFuture<URI> url = new CompletableFuture<>();
    private final CompletableFuture<Void> copied;

    private Program(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.copied = CompletableFuture.runAsync(this::copyOutput, task -> {
            Thread thread = new Thread(task, "output of " + log.getFileName());
            thread.setDaemon(true);
            thread.start();
        });
    }

    /**
     * Starts it, with the java that runs this.
     *
     * @param log where its output goes
     * @param arguments of java
     */
    static Program java(Path log, List<String> arguments) throws IOException {
        Files.createDirectories(log.getParent());
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        return new Program(new ProcessBuilder(command).redirectErrorStream(true).start(), log);
    }

    /** Waits for the line in which it says where it listens. */
    URI url() throws InterruptedException, ExecutionException, TimeoutException {
        return url.get(START_SECONDS, SECONDS);
    }

    /**
     * Waits for its end.
     *
     * @throws IllegalStateException if it takes too long, or does not end well
     */
    void awaitSuccess(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toSeconds(), SECONDS)) {
            throw new IllegalStateException("did not end within " + patience + ": " + log);
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException("exit code " + process.exitValue() + ": " + log);
        }
    }

    /**
     * Ends it.
     *
     * @throws IllegalStateException if it had ended by itself, as at a leak
     */
    void end() {
        if (!process.isAlive()) {
            throw new IllegalStateException("ended by itself, exit code " + process.exitValue() + ": " + log);
        }
        close();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.onExit().orTimeout(END_SECONDS, SECONDS).join();
        } catch (CompletionException e) {
            process.destroyForcibly();
        }
        copied.orTimeout(END_SECONDS, SECONDS).join();
    }

    private void copyOutput() {
        try (BufferedReader out = process.inputReader(UTF_8);
                Writer file = Files.newBufferedWriter(log)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                file.write(line + "\n");
                file.flush();
                if (line.startsWith(LISTENING)) {
                    url.complete(URI.create(line.substring(LISTENING.length())));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            url.completeExceptionally(new IllegalStateException("ended before it listened: " + log));
        }
    }
}
