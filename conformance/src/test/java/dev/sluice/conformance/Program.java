package dev.sluice.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process: what it says on standard output, line by line, and how it ends. Closing it ends it, and whatever it has started.
 * Each line is handed out once, whether by {@link #nextLine}, {@link #url} or {@link #lines}; one thread at a time may ask.
 */
public final class Program implements AutoCloseable {

    /**
     * What a program ends with that is told to end by SIGTERM, and has no other opinion: those of the conformance jar end with
     * 3 if a buffer has leaked, and with 4 if zlib objects are left.
     */
    public static final int SIGTERM = 143;

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final String LISTENING = "listening on ";

    private final Process process;
    private final Path log;
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    private final Set<ProcessHandle> descendants = ConcurrentHashMap.newKeySet();
    private String url = "";

    private Program(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts one, in this process's directory.
     *
     * @param log the file for all that it says, on standard output and on standard error; failures name it
     */
    public static Program start(List<String> command, Path log) throws IOException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        Files.writeString(log, "");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Program program = new Program(builder.start(), log);
        Thread reader = new Thread(program::read, "reads " + program);
        reader.setDaemon(true);
        reader.start();
        return program;
    }

    private void read() {
        try (BufferedReader output = process.inputReader(UTF_8);
                Writer copy = Files.newBufferedWriter(log, APPEND)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                copy.write(line + "\n");
                copy.flush();
                lines.add(Optional.of(line));
            }
        } catch (IOException e) {
            lines.add(Optional.of(e.toString())); // nobody takes it for an answer
        } finally {
            lines.add(Optional.empty());
        }
    }

    /**
     * Waits for the next line.
     *
     * @return empty when it has said all that it has to say
     * @throws IOException if it takes longer than that
     */
    public Optional<String> nextLine(Duration patience) throws IOException, InterruptedException {
        Optional<String> line = lines.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        rememberDescendants();
        if (line == null) {
            throw new IOException(this + ": no line, and no end, within " + patience);
        }
        if (line.isEmpty()) {
            lines.add(line); // for whoever asks again
        }
        return line;
    }

    /** Waits for all lines until its end. */
    public List<String> lines(Duration patience) throws IOException, InterruptedException {
        exitCode(patience);
        List<String> all = new ArrayList<>();
        for (Optional<String> line = nextLine(STOP); line.isPresent(); line = nextLine(STOP)) {
            all.add(line.get());
        }
        return all;
    }

    /** Where a server says that it listens: waits for that line. */
    public String url() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        while (url.isEmpty()) {
            String line = nextLine(START.minusNanos(System.nanoTime() - begin))
                    .orElseThrow(() -> new IOException(this + ": it ended before it listened"));
            if (line.startsWith(LISTENING)) {
                url = line.substring(LISTENING.length());
            }
        }
        return url;
    }

    /** Waits for its end. */
    public int exitCode(Duration patience) throws IOException, InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException(this + ": it did not end within " + patience);
        }
        return process.exitValue();
    }

    /** Sends SIGTERM, and waits for its end. If it had ended before, its exit code tells so. */
    public int terminate() throws IOException, InterruptedException {
        rememberDescendants();
        process.toHandle().destroy(); // which, unlike the process's own method, does not close its output
        return exitCode(STOP);
    }

    @Override
    public void close() {
        rememberDescendants();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    /** They are nobody's once their parent has ended. */
    private void rememberDescendants() {
        process.descendants().forEach(descendants::add);
    }

    /** Its log, which is what failures have to name. */
    @Override
    public String toString() {
        return log.toString();
    }
}
