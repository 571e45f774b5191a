package dev.sluice.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The jar that people get, run in JVMs of its own, which end with it. */
public final class DemoJar implements AutoCloseable {

    public static final int WAIT_SECONDS = 20;

    private final List<Process> started = new ArrayList<>();

    public Process run(String... arguments) throws IOException {
        return run(List.of(), arguments);
    }

    /** With options for the JVM. */
    public Process run(List<String> options, String... arguments) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(options);
        command.addAll(List.of("-jar", System.getProperty("demo.jar")));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).start();
        started.add(process);
        return process;
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
