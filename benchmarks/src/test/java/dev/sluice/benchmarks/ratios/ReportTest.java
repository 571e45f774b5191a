package dev.sluice.benchmarks.ratios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {

    @TempDir
    private Path folder;

    @Test
    void tellsRatioAndGoal() {
        assertThat(report().markdown())
                .contains("| decode | Netty | 90.0 | 60.0 | 1.50 | 1.50 to 1.50 |  | 2.00 | no | 42.0 | 20.0 |");
    }

    @Test
    void writesTheNumbersAsWell() throws Exception {
        report().write(folder);

        JsonNode json = JsonMapper.shared().readTree(folder.resolve("ratios.json"));
        assertThat(json.at("/comparisons/0/ratio").asDouble()).isEqualTo(1.5);
        assertThat(json.at("/comparisons/0/ours/wallNanos").asDouble()).isEqualTo(61);
        assertThat(json.at("/start/netty").asString()).startsWith("4.");
        assertThat(Files.readString(folder.resolve("ratios.md"))).isEqualTo(report().markdown());
    }

    private static final Environment MACHINE = Environment.now();

    private static Report report() {
        Cell theirs = new Cell("theirs", new TreeMap<>());
        Cell ours = new Cell("ours", new TreeMap<>());
        Row row = new Row("decode", "Netty", theirs, ours, null, 2);
        Comparison comparison = Comparison.of(
                row, Map.of(theirs, List.of(new Figures(90, 91, 42)), ours, List.of(new Figures(60, 61, 20))));
        return new Report(MACHINE, MACHINE, Effort.QUICK, List.of(comparison));
    }
}
