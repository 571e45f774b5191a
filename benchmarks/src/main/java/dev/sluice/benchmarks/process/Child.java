package dev.sluice.benchmarks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Another JVM with the class path of this one. It is told one command a line over its standard input, and answers each with a
 * line of numbers; it ends with its input, so that it does not outlive this JVM however that ends.
 */
public final class Child implements AutoCloseable {

    /** Does what a line of the parent's says. */
    @FunctionalInterface
    public interface Commands {

        /** Does it, and says with which numbers it was done. */
        Numbers execute(String command) throws Exception;
    }

    private static final String MALLOC_ARENAS = "MALLOC_ARENA_MAX";
    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final Duration PATIENCE_WITH_END = Duration.ofSeconds(20);

    private final String name;
    private final Process process;
    private final PrintWriter commands;
    private final BlockingQueue<Optional<String>> answers = new LinkedBlockingQueue<>();
    private final Numbers greeting;

    /**
     * Starts it, and waits for its greeting.
     *
     * @param wrapper what stands in front of the command, such as {@code taskset -c 0}; empty for nothing
     */
    public Child(List<String> wrapper, List<String> jvmFlags, Class<?> main, Object... arguments) throws IOException {
        List<String> line = new ArrayList<>(wrapper);
        line.add(System.getProperty("java.home") + "/bin/java");
        line.addAll(jvmFlags);
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        for (Object argument : arguments) {
            line.add(argument.toString());
        }
        name = main.getSimpleName() + ' ' + List.of(arguments);
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(Redirect.INHERIT);
        builder.environment().put(MALLOC_ARENAS, mallocArenas());
        process = builder.start();
        commands = new PrintWriter(process.outputWriter(StandardCharsets.US_ASCII), true);
        Thread reader = new Thread(this::readAnswers, "answers of " + process.pid());
        reader.setDaemon(true);
        reader.start();
        try {
            greeting = answer();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** In how many places malloc keeps what was freed: few, and the same number for every child, unless you set another. */
    public static String mallocArenas() {
        return System.getenv().getOrDefault(MALLOC_ARENAS, "2");
    }

    /** The child's side: greets, and obeys until its input ends. A failure ends the JVM, whatever threads it has. */
    public static void serve(Numbers greeting, Commands commands) {
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

    /** What the child has said in its first line. */
    public Numbers greeting() {
        return greeting;
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    /**
     * Waits for the answer.
     *
     * @throws UncheckedIOException when the child ends in place of answering, having told why on its standard error, or
     *     answers nothing for minutes
     */
    public Numbers tell(String command) {
        commands.println(command);
        try {
            return answer();
        } catch (IOException e) {
            throw new UncheckedIOException("after the command " + command, e);
        }
    }

    /** Ends it: by the end of its input, and by force when it does not obey. */
    @Override
    public void close() {
        commands.close();
        try {
            process.waitFor(PATIENCE_WITH_END.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }

    private static void say(Numbers numbers) {
        System.out.println(numbers);
    }

    private void readAnswers() {
        try (BufferedReader input = process.inputReader(StandardCharsets.US_ASCII)) {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                answers.add(Optional.of(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            answers.add(Optional.empty());
        }
    }

    private Numbers answer() throws IOException {
        Optional<String> line;
        try {
            line = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (line == null) {
            throw new IOException(name + " has not answered for " + PATIENCE);
        }
        return Numbers.parse(line.orElseThrow(() -> new IOException(name + " has ended without an answer")));
    }
}
