package dev.sluice.benchmarks.ratios;

import picocli.CommandLine.Command;

/** A look at everything: one JVM for each cell. */
@Command(
        name = "quick",
        description =
                "Compares each kind of work with Netty's, with one JVM a cell: under five minutes on a quiet machine.")
public final class QuickCommand extends RatiosCommand {

    QuickCommand() {
        super(Effort.QUICK, Rows.quick());
    }
}
