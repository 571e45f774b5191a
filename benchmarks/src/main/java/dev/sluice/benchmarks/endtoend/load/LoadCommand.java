package dev.sluice.benchmarks.endtoend.load;

import dev.sluice.benchmarks.process.Child;
import dev.sluice.benchmarks.process.Numbers;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The load generator's JVM. It is told what to do over its standard input, a line each time. */
@Command(
        name = "load",
        description = "The load generator that the end-to-end benchmarks start. It is told what to do over its input.",
        mixinStandardHelpOptions = true)
public final class LoadCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        try (LoadGenerator generator = new LoadGenerator()) {
            Child.serve(Numbers.NONE, generator::execute);
        }
        return 0;
    }
}
