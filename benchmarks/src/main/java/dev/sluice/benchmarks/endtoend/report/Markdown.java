package dev.sluice.benchmarks.endtoend.report;

import dev.sluice.benchmarks.endtoend.report.Result.Round;
import dev.sluice.benchmarks.endtoend.report.Statistics.Ratio;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.StringJoiner;

/** A result as a table, and what is to be known about it. */
final class Markdown {

    /** From here on the core has nothing left to give. */
    private static final double SATURATED = 0.95;

    /** Above that, the compilers were still at it. */
    private static final double MUCH_COMPILING = 0.05;

    private static final int ENOUGH_ROUNDS = 5;

    private record Column(String title, String measure, int digits, double factor) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("CPU s / million", Measure.CPU, 3, 1), new Column("KiB / connection", Measure.MEMORY, 1, 1));

    private static final List<Column> MORE_COLUMNS = List.of(
            new Column("messages / s", Measure.THROUGHPUT, 0, 1),
            new Column("server core %", Measure.SERVER_BUSY, 0, 100),
            new Column("wire B", Measure.WIRE_BYTES, 1, 1),
            new Column("off-heap KiB", Measure.OFF_HEAP, 1, 1),
            new Column("heap KiB", Measure.HEAP, 1, 1),
            new Column("KiB, first half", Measure.FIRST_MEMORY, 1, 1),
            new Column("p50 µs", Measure.LATENCY + "50", 0, 1),
            new Column("p99 µs", Measure.LATENCY + "99", 0, 1),
            new Column("p99.9 µs", Measure.LATENCY + "99.9", 0, 1));

    private final Result result;
    private final Statistics statistics;

    Markdown(Result result) {
        this.result = result;
        statistics = new Statistics(result);
    }

    /** The table, the verdict and the remarks. */
    String table() {
        StringBuilder table = new StringBuilder();
        List<Column> columns = new ArrayList<>(columns(COLUMNS));
        List<Column> more = columns(MORE_COLUMNS);
        StringJoiner titles = new StringJoiner(" | ", "| server | ", " |\n");
        columns.forEach(column -> titles.add(column.title));
        titles.add("of Netty's").add("(rounds)");
        more.forEach(column -> titles.add(column.title));
        table.append(titles)
                .append("|---|")
                .append("---:|".repeat(columns.size() + 2 + more.size()))
                .append('\n');
        for (String server : statistics.servers()) {
            StringJoiner row = new StringJoiner(" | ", "| " + server + " | ", " |\n");
            columns.forEach(column -> row.add(cell(server, column)));
            ratio(row, server);
            more.forEach(column -> row.add(cell(server, column)));
            table.append(row);
        }
        return table.append('\n').append(verdict()).append(remarks()).toString();
    }

    /** On what, with what and when it was measured. */
    String circumstances() {
        return "- Date: " + result.date() + "\n- Machine: " + join(result.machine()) + "\n- Versions: "
                + join(result.versions()) + "\n- Settings: " + join(result.settings()) + "\n- Again: `"
                + result.command()
                + "`\n";
    }

    private void ratio(StringJoiner row, String server) {
        if (!statistics.hasBaseline()) {
            row.add("").add("");
            return;
        }
        Ratio ratio = statistics.ratio(server, result.measure());
        row.add(format("%.2f", ratio.median())).add(format("%.2f to %.2f", ratio.min(), ratio.max()));
    }

    private List<Column> columns(List<Column> all) {
        return all.stream()
                .filter(column -> statistics.servers().stream()
                        .anyMatch(server ->
                                statistics.median(server, column.measure).isPresent()))
                .toList();
    }

    private String cell(String server, Column column) {
        OptionalDouble median = statistics.median(server, column.measure);
        return median.isEmpty() ? "" : format("%,." + column.digits + "f", median.getAsDouble() * column.factor);
    }

    private String verdict() {
        if (!statistics.hasBaseline() || !statistics.servers().contains(Statistics.OURS)) {
            return "";
        }
        double ratio = statistics.ratio(Statistics.OURS, result.measure()).median();
        return format(
                "%s: %s has %.2f of Netty's; the goal is %.2f at most.%n%n",
                ratio <= result.goal() ? "Goal reached" : "GOAL MISSED", Statistics.OURS, ratio, result.goal());
    }

    private String remarks() {
        StringBuilder remarks = new StringBuilder();
        int rounds = result.rounds().stream().mapToInt(Round::round).max().orElse(0);
        if (rounds < ENOUGH_ROUNDS) {
            remarks.append(format("- ONLY %d ROUNDS: that it works, and no more, can be seen from them.%n", rounds));
        }
        for (String server : statistics.servers()) {
            statistics.median(server, Measure.SERVER_BUSY).ifPresent(busy -> notSaturated(remarks, server, busy));
            statistics.median(server, Measure.COMPILERS).ifPresent(share -> stillCompiling(remarks, server, share));
            statistics.median(server, Measure.SERVER_BITS).ifPresent(bits -> agreed(remarks, server, bits));
            notSustained(remarks, server);
        }
        statistics.median(Statistics.BASELINE, Measure.RATE).ifPresent(rate -> latencies(remarks, rate));
        return remarks.toString();
    }

    private void notSaturated(StringBuilder remarks, String server, double busy) {
        double load = statistics.median(server, Measure.LOAD_BUSY).orElse(0);
        if (busy < SATURATED) {
            remarks.append(format(
                    "- %s: the server's core was not saturated (%.0f %%), so messages/s says nothing about it; the load"
                            + " generator's: %.0f %%.%n",
                    server, busy * 100, load * 100));
        }
        if (busy < SATURATED && load < SATURATED) {
            remarks.append(format(
                    "- %s: NEITHER had its core to itself or enough to do. Something else ran on this machine, or the two"
                            + " waited for each other.%n",
                    server));
        }
    }

    private static void stillCompiling(StringBuilder remarks, String server, double share) {
        if (share > MUCH_COMPILING) {
            remarks.append(format(
                    "- %s: %.0f %% of the CPU time went to the JIT compilers; the warm-up was too short.%n",
                    server, share * 100));
        }
    }

    private void agreed(StringBuilder remarks, String server, double bits) {
        boolean alone = statistics.median(server, Measure.SERVER_NO_TAKEOVER).orElse(0) != 0;
        remarks.append(format(
                "- %s: agreed on windows of %.0f bits (server's%s) and %.0f bits (client's); %.0f %% of its messages came"
                        + " compressed.%n",
                server,
                bits,
                alone ? ", WITHOUT context takeover" : "",
                statistics.median(server, Measure.CLIENT_BITS).orElse(0),
                100 * statistics.median(server, Measure.COMPRESSED).orElse(0)));
    }

    private void latencies(StringBuilder remarks, double rate) {
        double delay = statistics.servers().stream()
                .mapToDouble(server -> statistics.median(server, Measure.DELAY).orElse(0))
                .max()
                .orElse(0);
        remarks.append(format(
                "- Latencies are at %,.0f messages/s for every server, from the moment at which each had to be sent; the load"
                        + " generator sent 99 %% of them at most %.0f µs late, with the server for which it was latest.%n",
                rate, delay));
    }

    private void notSustained(StringBuilder remarks, String server) {
        long lagging = result.rounds().stream()
                .filter(round -> round.server().equals(server))
                .filter(round -> round.values().getOrDefault(Measure.SUSTAINED, 1.0) == 0)
                .count();
        if (lagging > 0) {
            remarks.append(format("- %s did not keep up with the fixed rate in %d rounds.%n", server, lagging));
        }
    }

    private static String join(Map<String, String> facts) {
        StringJoiner joined = new StringJoiner(", ");
        facts.forEach((name, value) -> joined.add(name + ' ' + value));
        return joined.toString();
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format.replace("%n", "\n"), values);
    }
}
