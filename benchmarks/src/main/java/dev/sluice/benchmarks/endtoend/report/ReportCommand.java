package dev.sluice.benchmarks.endtoend.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a page of the result files. */
@Command(
        name = "report",
        description =
                "Makes one page of Markdown, with plots in a directory beside it, of the result files of endtoend.",
        mixinStandardHelpOptions = true)
public final class ReportCommand implements Callable<Integer> {

    @Option(names = "--in", required = true, paramLabel = "DIR", description = "Where the results are.")
    private @Nullable Path in;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The page, such as docs/benchmarks/end-to-end.md.")
    private @Nullable Path out;

    @Override
    public Integer call() throws IOException {
        if (in == null || out == null) {
            throw new IllegalStateException("picocli demands both");
        }
        List<Result> results = new ResultFiles(in).read();
        if (results.isEmpty()) {
            throw new IOException("no results in " + in);
        }
        Report.write(results, out);
        System.out.println(out + ": " + results.size() + " scenarios");
        return 0;
    }
}
