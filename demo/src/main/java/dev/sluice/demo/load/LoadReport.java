package dev.sluice.demo.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * What a load has come to, for people to read.
 *
 * @param run what the names of this run begin with
 * @param connectedNanos how long it took until everybody was in
 * @param talkNanos how long they talked
 * @param drainNanos how long it took until everything was there, or was given up
 * @param expected how many deliveries to others there had to be
 */
record LoadReport(
        String run,
        LoadOptions options,
        Tally tally,
        Findings findings,
        long connectedNanos,
        long talkNanos,
        long drainNanos,
        long expected) {

    private static final double NANOS = 1e9;
    private static final double[] PERCENTILES = {50, 90, 99, 99.9};

    /** Line by line. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(line(
                "%s: %,d users in %,d rooms, %s texts a second of %,d B each, for %d s; compression %s, seed %d",
                run,
                options.users(),
                options.rooms(),
                options.rate(),
                options.textBytes(),
                options.seconds(),
                options.compression(),
                options.seed()));
        lines.add(line(
                "users      %,d of %,d in, after %.1f s", tally.in.sum(), options.users(), connectedNanos / NANOS));
        lines.add(line("said       %,d, %,.1f a second", tally.said.sum(), perSecond(tally.said.sum(), talkNanos)));
        lines.add(line(
                "acked      %,d, %,.1f a second",
                tally.acked.sum(), perSecond(tally.acked.sum(), talkNanos + drainNanos)));
        lines.add(line(
                "delivered  %,d to others, %,.1f a second; expected %,d",
                tally.delivered.sum(), perSecond(tally.delivered.sum(), talkNanos + drainNanos), expected));
        lines.add(line("drained    in %.1f s", drainNanos / NANOS));
        addLatencies(lines);
        lines.add("reconnects " + line("%,d", tally.reconnects.sum()));
        lines.add("refusals   " + list(tally.refusals()));
        lines.add("closes     " + list(tally.closes()));
        lines.add("problems   " + (tally.problems.sum() == 0 ? "none" : line("%,d", tally.problems.sum())));
        tally.firstProblems().forEach(problem -> lines.add("  " + problem));
        lines.add("findings   " + findings.summary());
        findings.words().forEach(words -> lines.add("  " + words));
        return lines;
    }

    private void addLatencies(List<String> lines) {
        lines.add("latency/ms        p50        p90        p99      p99.9        max");
        lines.add("  ack      " + latencies(tally.ackMicros()));
        lines.add("  delivery " + latencies(tally.deliveryMicros()));
        lines.add(
                "  From when a user has something to say, be it connected or not, until its ack, and until each other user of"
                        + " the room has it. As measured: nothing is corrected or left out.");
    }

    private static double perSecond(long count, long nanos) {
        return count * NANOS / nanos;
    }

    private static String latencies(Histogram micros) {
        StringBuilder row = new StringBuilder();
        for (double percentile : PERCENTILES) {
            row.append(millis(micros.getValueAtPercentile(percentile))).append(' ');
        }
        return row.append(millis(micros.getMaxValue())).toString();
    }

    private static String millis(long micros) {
        return line("%10.1f", micros / 1e3);
    }

    private static String list(Map<?, Long> counts) {
        return counts.isEmpty()
                ? "none"
                : counts.entrySet().stream()
                        .map(entry -> line("%,d with %s", entry.getValue(), entry.getKey()))
                        .collect(Collectors.joining(", "));
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
