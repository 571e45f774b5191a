package dev.sluice.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A process, what it says on standard output, and how it ends. Closing it ends it. */
public final class Program implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final String LISTENING = "listening on ";

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final CompletableFuture<String> url = new CompletableFuture<>();
    private final Thread reader = new Thread(this::read);

    private Program(List<String> command) throws IOException {
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        reader.setDaemon(true);
        reader.start();
    }

    /** A command of the conformance jar, in a JVM like this one. */
    public static Program ofJar(String... arguments) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String jar = System.getProperty("conformance.jar");
        return new Program(Stream.concat(Stream.of(java, "-jar", jar), Stream.of(arguments))
                .toList());
    }

    /** A script of the folder {@code interop}. */
    public static Program ofNode(String script, String... arguments) throws IOException {
        String path = Path.of("interop", script).toAbsolutePath().toString();
        return new Program(
                Stream.concat(Stream.of("node", path), Stream.of(arguments)).toList());
    }

    /** Gives it its standard input, all of it. */
    public Program input(List<String> input) throws IOException {
        try (Writer writer = process.outputWriter(UTF_8)) {
            for (String line : input) {
                writer.write(line + "\n");
            }
        }
        return this;
    }

    /** Where a server says that it listens. */
    public String url() throws Exception {
        return url.get(START.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits for its end; its exit code. */
    public int await(Duration patience) throws InterruptedException, TimeoutException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new TimeoutException(process.info().commandLine() + " did not end within " + patience);
        }
        reader.join(STOP.toMillis()); // for the last lines
        return process.exitValue();
    }

    /** Sends SIGTERM and waits; its exit code. */
    public int stop() throws InterruptedException, TimeoutException {
        process.destroy();
        return await(STOP);
    }

    /** What it has said. */
    public List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader output = process.inputReader(UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(LISTENING)) {
                    url.complete(line.substring(LISTENING.length()));
                }
                synchronized (lines) {
                    lines.add(line);
                }
            }
        } catch (IOException e) {
            url.completeExceptionally(e);
        }
        url.completeExceptionally(new IllegalStateException("the program ended before it listened"));
    }
}
