package dev.sluice.benchmarks.endtoend.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One page of all results. */
final class Report {

    private static final String INTRODUCTION = """
            # What it costs, end to end

            Servers that do the same under the same load, each in a JVM of its own on one core, and the load generator on another.
            Each round starts every server afresh, one after the other, warms it up, and measures it; a ratio is taken within a
            round, and the tables have medians of the rounds. What counts is the server's CPU time a message: it does not depend
            on the client. An absolute figure of one machine says nothing about another.

            Each message is checked, byte by byte. `java -jar benchmarks/target/benchmarks.jar endtoend --help` tells how to repeat
            this, and `benchmarks/README.md` what is the same for all servers and what could not be. This page is written by `report`
            from the result files.
            """;

    private Report() {}

    /**
     * Writes it.
     *
     * @param page the file, beside which a directory of the same name gets the plots
     */
    static void write(List<Result> results, Path page) throws IOException {
        Path absolute = page.toAbsolutePath();
        Path plots = absolute.resolveSibling(plotsName(absolute));
        StringBuilder text = new StringBuilder(INTRODUCTION);
        for (Result result : results) {
            Markdown markdown = new Markdown(result);
            text.append("\n## ").append(result.title()).append("\n\n").append(markdown.table());
            for (String plot : new ResultFiles(plots).writePlots(result)) {
                text.append("\n![")
                        .append(result.title())
                        .append("](")
                        .append(plotsName(absolute))
                        .append('/')
                        .append(plot)
                        .append(")\n");
            }
            text.append('\n').append(markdown.circumstances());
        }
        Files.writeString(absolute, text);
    }

    private static String plotsName(Path page) {
        String name = page.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name + "-plots";
    }
}
