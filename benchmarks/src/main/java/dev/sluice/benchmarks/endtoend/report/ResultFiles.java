package dev.sluice.benchmarks.endtoend.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Results in a directory: for each scenario a JSON file with all that was measured, a table, and plots. */
public final class ResultFiles {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final String SUFFIX = ".json";

    private final Path directory;

    /** In that directory, which is made when something is written. */
    public ResultFiles(Path directory) {
        this.directory = directory;
    }

    /** Writes all files of a scenario, over those that are there. */
    public void write(Result result) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(result.scenario() + SUFFIX), JSON.writeValueAsString(result) + '\n');
        Markdown markdown = new Markdown(result);
        Files.writeString(
                directory.resolve(result.scenario() + ".md"),
                "# " + result.title() + "\n\n" + markdown.table() + '\n' + markdown.circumstances());
        writePlots(result);
    }

    /** Draws what there is to draw, and says the names of the files. */
    List<String> writePlots(Result result) throws IOException {
        Files.createDirectories(directory);
        Stream.Builder<String> names = Stream.builder();
        if (new Statistics(result).hasBaseline()) {
            names.add(write(result.scenario() + ".svg", RatioPlot.draw(result)));
        }
        if (LatencyPlot.canDraw(result)) {
            names.add(write(result.scenario() + "-latency.svg", LatencyPlot.draw(result)));
        }
        return names.build().toList();
    }

    /** Reads all results, in the order of their names. */
    List<Result> read() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .map(ResultFiles::read)
                    .toList();
        }
    }

    /** The table of a result, to be printed. */
    public static String table(Result result) {
        return new Markdown(result).table();
    }

    private static Result read(Path file) {
        return JSON.readValue(file.toFile(), Result.class);
    }

    private String write(String name, String content) throws IOException {
        Files.writeString(directory.resolve(name), content);
        return name;
    }
}
