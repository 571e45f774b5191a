package dev.sluice.benchmarks.ratios;

import dev.sluice.benchmarks.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run gives.
 *
 * @param start the machine when it began
 * @param end the machine when it ended: how busy it was is told by both
 * @param effort how long was measured
 * @param comparisons the rows
 */
record Report(Environment start, Environment end, Effort effort, List<Comparison> comparisons) {

    private static final String HEAD =
            "| what | peer | peer ns | ours ns | ratio | rounds | without baseline | goal | reached |"
                    + " peer heap B | ours heap B |\n|---|---|---:|---:|---:|---|---:|---:|---|---:|---:|\n";

    /** A table, under a line that tells where it comes from. */
    String markdown() {
        StringBuilder table = new StringBuilder()
                .append(start)
                .append("; at the end: load ")
                .append(end.load())
                .append("; rounds: ")
                .append(effort.rounds())
                .append("\n\n")
                .append(HEAD);
        comparisons.forEach(comparison -> table.append(line(comparison)));
        return table.toString();
    }

    /** Writes the table, and the same with all numbers as JSON. */
    void write(Path folder) throws IOException {
        Files.writeString(folder.resolve("ratios.md"), markdown());
        JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValue(folder.resolve("ratios.json"), this);
    }

    private static String line(Comparison comparison) {
        Row row = comparison.row();
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.1f | %.1f | %.2f | %.2f to %.2f | %s | %s | %s | %.1f | %.1f |%n",
                row.name(),
                row.peer(),
                comparison.theirs().cpuNanos(),
                comparison.ours().cpuNanos(),
                comparison.ratio(),
                comparison.lowestRatio(),
                comparison.highestRatio(),
                number(comparison.netRatio()),
                row.goal() == 0 ? "" : number(row.goal()),
                yesOrNo(comparison.reached()),
                comparison.theirs().heapBytes(),
                comparison.ours().heapBytes());
    }

    private static String number(@Nullable Double number) {
        return number == null ? "" : String.format(Locale.ROOT, "%.2f", number);
    }

    private static String yesOrNo(@Nullable Boolean reached) {
        return reached == null ? "" : reached ? "yes" : "no";
    }
}
