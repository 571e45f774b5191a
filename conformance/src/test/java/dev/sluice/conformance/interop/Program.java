package dev.sluice.conformance.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process, and the lines that it prints. What it says on standard error goes to a file. */
final class Program implements AutoCloseable {

    private final Process process;
    private final Path errors;
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

    private Program(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
    }

    /**
     * Starts one, in this process's directory.
     *
     * @param errors the file for its standard error
     */
    static Program start(List<String> command, Path errors) throws IOException {
        Files.createDirectories(errors.getParent());
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        Program program = new Program(process, errors);
        Thread reader = new Thread(program::read, "reads what " + command.get(0) + " prints");
        reader.setDaemon(true);
        reader.start();
        return program;
    }

    private void read() {
        try (BufferedReader out = process.inputReader(UTF_8)) {
            out.lines().forEach(line -> lines.add(Optional.of(line)));
        } catch (IOException e) {
            lines.add(Optional.of(e.toString()));
        } finally {
            lines.add(Optional.empty());
        }
    }

    /**
     * Waits for the next line.
     *
     * @return empty when the program has printed all that it has to say; not to be called again then
     * @throws IOException if it takes too long
     */
    Optional<String> nextLine(int seconds) throws IOException, InterruptedException {
        Optional<String> line = lines.poll(seconds, TimeUnit.SECONDS);
        if (line == null) {
            throw new IOException("nothing printed for " + seconds + " s: see " + errors);
        }
        return line;
    }

    /** Asks it to end, by SIGTERM where there is one. */
    void terminate() {
        process.destroy();
    }

    /** Waits for its end. */
    int exitCode(int seconds) throws IOException, InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new IOException("did not end within " + seconds + " s: see " + errors);
        }
        return process.exitValue();
    }

    /** Where its standard error is. */
    Path errors() {
        return errors;
    }

    /** Ends it, and whatever it has started, if that is still there. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
