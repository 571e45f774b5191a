package dev.sluice.benchmarks.endtoend.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.endtoend.report.Result.Round;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportTest {

    @TempDir
    private Path directory;

    private static Result withLatencies() {
        Map<String, Double> values = new HashMap<>(Map.of(
                Measure.CPU,
                1.5,
                Measure.SERVER_BUSY,
                0.5,
                Measure.LOAD_BUSY,
                1.0,
                Measure.COMPILERS,
                0.2,
                Measure.RATE,
                100.0));
        for (String percentile : Measure.PERCENTILES) {
            values.put(Measure.LATENCY + percentile, 10 * Double.parseDouble(percentile));
        }
        return Results.of(List.of(List.of(new Round("Sluice", 1, values)), List.of(new Round("Netty", 1, values))));
    }

    @Test
    void tableHasRatiosOfOursAndOthers() {
        String table = new Markdown(Results.of(List.of(
                        Results.cpu("Sluice", 1, 1, 1), Results.cpu("Netty", 2, 2, 4), Results.cpu("Jetty", 4, 4, 4))))
                .table();

        assertThat(table)
                .startsWith("| server | CPU s / million | of Netty's | (rounds) |\n|---|---:|---:|---:|\n")
                .contains("| Sluice | 1.000 | 0.50 | 0.25 to 0.50 |\n")
                .contains("| Jetty | 4.000 | 2.00 | 1.00 to 2.00 |\n")
                .contains("Goal reached: Sluice has 0.50 of Netty's; the goal is 0.60 at most.");
    }

    @Test
    void saysWhatWasMissedAndWhatIsNotToBeTrusted() {
        String table = new Markdown(withLatencies()).table();

        assertThat(table)
                .contains("GOAL MISSED: Sluice has 1.00 of Netty's")
                .contains("Sluice: the server's core was not saturated (50 %)")
                .contains("Sluice: 20 % of the CPU time went to the JIT compilers")
                .contains("ONLY 1 ROUNDS")
                .doesNotContain("NEITHER");
    }

    @Test
    void pageHasAllResultsThatFilesHave() throws Exception {
        ResultFiles files = new ResultFiles(directory);
        files.write(withLatencies());
        List<Result> read = files.read();

        Report.write(read, directory.resolve("page.md"));

        assertThat(read).containsExactly(withLatencies());
        assertThat(directory.resolve("page.md"))
                .content()
                .contains("## Echo & more\n", "| Netty | 1.500 | 1.00 |", "- Date: 2026-01-01T00:00:00Z")
                .contains("![Echo & more](page/echo-64.svg)", "![Echo & more](page/echo-64-latency.svg)");
        assertThat(directory.resolve("page/echo-64.svg"))
                .content()
                .contains("The server's CPU time a message, of Netty's; less is better");
        for (String plot : List.of("page/echo-64.svg", "page/echo-64-latency.svg")) {
            assertThat(parse(Files.readString(directory.resolve(plot)))).isEqualTo("svg");
        }
    }

    private static String parse(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)))
                .getDocumentElement()
                .getTagName();
    }
}
