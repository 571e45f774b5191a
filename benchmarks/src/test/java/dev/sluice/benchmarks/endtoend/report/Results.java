package dev.sluice.benchmarks.endtoend.report;

import dev.sluice.benchmarks.endtoend.report.Result.Round;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Results that nobody has measured. */
final class Results {

    private Results() {}

    static Result of(List<List<Round>> servers) {
        return new Result(
                "echo-64",
                "Echo & more",
                Measure.CPU,
                0.6,
                "java -jar benchmarks.jar endtoend",
                "2026-01-01T00:00:00Z",
                Map.of("cores", "2"),
                Map.of("Netty", "4.2"),
                Map.of("rounds", "3"),
                servers.stream().flatMap(List::stream).toList());
    }

    /** A round for each value, with nothing else in it. */
    static List<Round> cpu(String server, double... values) {
        List<Round> rounds = new ArrayList<>();
        for (double value : values) {
            rounds.add(new Round(server, rounds.size() + 1, Map.of(Measure.CPU, value)));
        }
        return rounds;
    }
}
