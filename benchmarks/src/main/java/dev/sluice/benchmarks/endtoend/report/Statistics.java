package dev.sluice.benchmarks.endtoend.report;

import dev.sluice.benchmarks.endtoend.report.Result.Round;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** What the rounds of a result say when they are taken together. */
public final class Statistics {

    /** The server that all are compared with. */
    public static final String BASELINE = "Netty";

    /** The server that goals are set for. */
    public static final String OURS = "Sluice";

    /**
     * How much of the baseline's, by round.
     *
     * @param median of the rounds' ratios
     * @param min the least of them
     * @param max the largest
     */
    public record Ratio(double median, double min, double max) {}

    private final Result result;

    /** For that result. */
    public Statistics(Result result) {
        this.result = result;
    }

    /** The servers, in the order of their first round. */
    public List<String> servers() {
        return result.rounds().stream().map(Round::server).distinct().toList();
    }

    /** The median of a server's rounds; none when no round has such a value. */
    public OptionalDouble median(String server, String measure) {
        double[] values = result.rounds().stream()
                .filter(round -> round.server().equals(server))
                .filter(round -> round.values().containsKey(measure))
                .mapToDouble(round -> round.value(measure))
                .toArray();
        return values.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(median(values));
    }

    /**
     * How much of the baseline's a server needs, or reaches. Each round is divided by the baseline's same round, as what
     * disturbs one disturbs the other.
     *
     * @throws IllegalStateException when there is no round with both
     */
    public Ratio ratio(String server, String measure) {
        double[] ratios = result.rounds().stream()
                .filter(round -> round.server().equals(server))
                .mapToDouble(round -> round.value(measure) / baseline(round.round(), measure))
                .toArray();
        if (ratios.length == 0) {
            throw new IllegalStateException("no round of " + server);
        }
        double median = median(ratios);
        return new Ratio(
                median,
                Arrays.stream(ratios).min().orElseThrow(),
                Arrays.stream(ratios).max().orElseThrow());
    }

    /** Whether there is something to compare with. */
    public boolean hasBaseline() {
        return servers().contains(BASELINE);
    }

    private double baseline(int round, String measure) {
        return result.rounds().stream()
                .filter(other -> other.round() == round && other.server().equals(BASELINE))
                .mapToDouble(other -> other.value(measure))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("round " + round + " has nothing of " + BASELINE));
    }

    /** The middle one, or the mean of the two in the middle. */
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
