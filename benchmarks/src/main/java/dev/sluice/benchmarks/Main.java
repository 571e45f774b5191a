package dev.sluice.benchmarks;

import dev.sluice.benchmarks.endtoend.EndToEndCommand;
import dev.sluice.benchmarks.endtoend.load.LoadCommand;
import dev.sluice.benchmarks.endtoend.report.ReportCommand;
import dev.sluice.benchmarks.endtoend.servers.ServerCommand;
import dev.sluice.benchmarks.memory.ConnectionMemory;
import dev.sluice.benchmarks.ratios.FullCommand;
import dev.sluice.benchmarks.ratios.QuickCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point of the benchmarks' jar. */
@Command(
        name = "sluice-benchmarks",
        description = "What Sluice costs, beside Netty's own handlers and other servers.",
        mixinStandardHelpOptions = true,
        subcommands = {
            QuickCommand.class,
            FullCommand.class,
            JmhCommand.class,
            ConnectionMemory.class,
            EndToEndCommand.class,
            ReportCommand.class,
            ServerCommand.class,
            LoadCommand.class
        })
public final class Main {

    private Main() {}

    /** Runs the command that the arguments name, and ends the JVM with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line, ready to run. */
    static CommandLine commandLine() {
        return new CommandLine(new Main());
    }
}
