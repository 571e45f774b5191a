package dev.sluice.benchmarks.memory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Another JVM with the class path of this one. It is told one command a line over its standard input, and answers each with a
 * line of numbers; it ends with its input.
 */
final class Child implements AutoCloseable {

    /** Does what a line of the parent's says. */
    @FunctionalInterface
    interface Commands {
        Numbers execute(String command) throws Exception;
    }

    private static final int PATIENCE_SECONDS = 20;

    /** What the child says in its first line. */
    final Numbers greeting;

    private final Process process;
    private final PrintWriter commands;
    private final BufferedReader answers;

    Child(Class<?> main, List<String> jvmFlags, Object... arguments) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(System.getProperty("java.home") + "/bin/java");
        line.addAll(jvmFlags);
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        for (Object argument : arguments) {
            line.add(argument.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(Redirect.INHERIT);
        builder.environment().putIfAbsent("MALLOC_ARENA_MAX", ConnectionMemory.MALLOC_ARENAS);
        process = builder.start();
        commands = new PrintWriter(process.outputWriter(StandardCharsets.US_ASCII), true);
        answers = process.inputReader(StandardCharsets.US_ASCII);
        greeting = answer();
    }

    /** The child's side: greets, and obeys until its input ends. A failure ends the JVM, whatever threads it has. */
    static void serve(Numbers greeting, Commands commands) {
        try {
            obey(greeting, commands);
        } catch (Throwable e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void obey(Numbers greeting, Commands commands) throws Exception {
        say(greeting);
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String command = input.readLine(); command != null; command = input.readLine()) {
            say(commands.execute(command));
        }
    }

    /** Waits for the answer. */
    Numbers tell(String command) {
        commands.println(command);
        try {
            return answer();
        } catch (IOException e) {
            throw new UncheckedIOException("after the command " + command, e);
        }
    }

    @Override
    public void close() {
        commands.close();
        try {
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }

    private static void say(Numbers numbers) {
        System.out.println(numbers);
    }

    private Numbers answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the other JVM has ended without an answer");
        }
        return Numbers.parse(line);
    }
}
