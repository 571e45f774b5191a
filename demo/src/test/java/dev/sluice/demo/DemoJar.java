package dev.sluice.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The jar that people get, run in JVMs of its own, which end with it. */
public final class DemoJar implements AutoCloseable {

    public static final int WAIT_SECONDS = 20;

    private final List<Process> started = new ArrayList<>();

    public Process run(String... arguments) throws IOException {
        return run(List.of(), arguments);
    }

    /** With options for the JVM. */
    public Process run(List<String> options, String... arguments) throws IOException {
        return start(command(options, arguments));
    }

    /** With environment variables. */
    public Process run(Map<String, String> environment, String... arguments) throws IOException {
        ProcessBuilder builder = command(List.of(), arguments);
        builder.environment().putAll(environment);
        return start(builder);
    }

    /** With what it logs in a file: a pipe that nobody reads would fill up. */
    public Process runLogging(Path log, String... arguments) throws IOException {
        return start(command(List.of(), arguments).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())));
    }

    private Process start(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static ProcessBuilder command(List<String> options, String... arguments) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(options);
        command.addAll(List.of("-jar", System.getProperty("demo.jar")));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /** Where a server that has been started listens. */
    public static URI url(Process server) throws IOException {
        String line = server.inputReader(UTF_8).readLine();
        assertThat(line).startsWith("listening on ws://");
        return URI.create(line.substring("listening on ".length()));
    }

    public static void sigterm(Process process) {
        process.toHandle().destroy(); // process.destroy() would close its output as well
    }

    public static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(WAIT_SECONDS, SECONDS)).as("ends in time").isTrue();
        return process.exitValue();
    }

    public static String errors(Process process) {
        return String.join("\n", process.errorReader(UTF_8).lines().toList());
    }

    @Override
    public void close() {
        started.forEach(Process::destroyForcibly);
    }
}
