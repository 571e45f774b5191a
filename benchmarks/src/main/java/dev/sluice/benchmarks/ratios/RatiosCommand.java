package dev.sluice.benchmarks.ratios;

import dev.sluice.benchmarks.Environment;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Measures rows and prints them. A ratio below its goal is told, but is no failure: the machine may be busy. A benchmark whose
 * own check finds that its work was not done is one.
 */
@Command(mixinStandardHelpOptions = true)
abstract class RatiosCommand implements Callable<Integer> {

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Writes ratios.md, ratios.json and JMH's jmh.json there.")
    private @Nullable Path out;

    @Option(names = "--only", paramLabel = "REGEX", description = "The rows whose name has a match alone.")
    private Pattern only = Pattern.compile("");

    @Option(names = "--rounds", paramLabel = "N", description = "How many JVMs each cell gets.")
    private @Nullable Integer rounds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description =
                    "Iterations that do not count: more of them where the JIT compilers have to share the processor.")
    private @Nullable Integer warmupIterations;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private final Effort effort;
    private final List<Row> rows;

    RatiosCommand(Effort effort, List<Row> rows) {
        this.effort = effort;
        this.rows = rows;
    }

    @Override
    public Integer call() throws Exception {
        if (out != null) {
            Files.createDirectories(out);
        }
        List<Row> chosen =
                rows.stream().filter(row -> only.matcher(row.name()).find()).toList();
        Effort chosenEffort = new Effort(
                rounds == null ? effort.rounds() : rounds,
                warmupIterations == null ? effort.warmupIterations() : warmupIterations,
                effort.iterations(),
                effort.iteration());
        PrintWriter err = spec.commandLine().getErr();
        Environment start = Environment.now();
        Runs runs = new Runs(chosenEffort, err);
        try {
            runs.run(cells(chosen));
        } catch (RunnerException e) {
            e.printStackTrace(err);
            return 1;
        }
        Report report = new Report(
                start,
                Environment.now(),
                chosenEffort,
                chosen.stream().map(row -> Comparison.of(row, runs.figures)).toList());
        spec.commandLine().getOut().print(report.markdown());
        spec.commandLine().getOut().flush();
        if (out != null) {
            report.write(out);
            ResultFormatFactory.getInstance(
                            ResultFormatType.JSON, out.resolve("jmh.json").toString())
                    .writeOut(runs.results);
        }
        return 0;
    }

    /** Each once, and those of a row behind each other. */
    private static Collection<Cell> cells(List<Row> rows) {
        Collection<Cell> cells = new LinkedHashSet<>();
        rows.stream()
                .flatMap(row -> Stream.of(row.theirs(), row.ours(), row.baseline()))
                .filter(Objects::nonNull)
                .forEach(cells::add);
        return cells;
    }
}
