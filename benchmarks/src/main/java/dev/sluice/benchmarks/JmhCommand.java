package dev.sluice.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** JMH's own command line, for all that the other commands do not ask. Its own help is {@code jmh -h}. */
@Command(name = "jmh", description = "Hands all arguments to JMH, -h among them.")
final class JmhCommand implements Callable<Integer> {

    @Unmatched
    private final List<String> arguments = new ArrayList<>();

    /** Runs JMH, which ends the JVM itself when a benchmark fails. */
    @Override
    public Integer call() throws IOException {
        org.openjdk.jmh.Main.main(arguments.toArray(String[]::new));
        return 0;
    }
}
