package dev.sluice.benchmarks.ratios;

import picocli.CommandLine.Command;

/** What claims are made of: every row, in five rounds. */
@Command(
        name = "full",
        description = "Compares all sizes, with both allocators, in five rounds, which takes long. --only picks rows.")
public final class FullCommand extends RatiosCommand {

    FullCommand() {
        super(Effort.FULL, Rows.full());
    }
}
