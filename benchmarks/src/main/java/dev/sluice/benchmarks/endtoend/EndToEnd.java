package dev.sluice.benchmarks.endtoend;

import dev.sluice.benchmarks.endtoend.report.Result;
import dev.sluice.benchmarks.endtoend.report.Result.Round;
import dev.sluice.benchmarks.process.Child;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Measures one scenario. Every server is started afresh for every round, as what the JIT compilers make of a server differs from
 * one JVM to the next, and within a round the servers come one after the other, in an order that turns from round to round. Any
 * failure, be it a byte of one message, fails the whole.
 */
final class EndToEnd {

    /** A part of what Netty can take with one message in flight a connection: at full load there is no latency, only a queue. */
    private static final double LATENCY_LOAD = 0.5;

    private final Plan plan;
    private final Consumer<String> progress;

    EndToEnd(Plan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * Measures all rounds.
     *
     * @param command how to repeat it
     */
    Result run(String command) throws IOException {
        Cores cores = Cores.find();
        Jvms jvms = new Jvms(plan, cores);
        List<Round> rounds = new ArrayList<>();
        Map<String, String> machine = Circumstances.machine();
        String date = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        try (Child load = jvms.load()) {
            Measurement measurement = measurement(jvms, load);
            for (int round = 1; round <= plan.rounds(); round++) {
                for (Contender contender : inOrder(round)) {
                    Map<String, Double> values = new TreeMap<>(measurement.measure(contender));
                    rounds.add(new Round(contender.title, round, values));
                    progress.accept(String.format(
                            Locale.ROOT,
                            "%s, round %d, %s: %.3f %s",
                            plan.scenario(),
                            round,
                            contender.title,
                            values.get(measurement.measure()),
                            measurement.measure()));
                }
            }
            return new Result(
                    plan.scenario().toString(),
                    plan.title(),
                    measurement.measure(),
                    plan.scenario().goal,
                    command,
                    date,
                    machine,
                    Circumstances.versions(),
                    settings(jvms, cores),
                    inOrderOfContenders(rounds));
        }
    }

    private Measurement measurement(Jvms jvms, Child load) throws IOException {
        if (plan.scenario().work.isMemory()) {
            return new MemoryMeasurement(plan, jvms, load);
        }
        long rate = 0;
        if (plan.latency() && plan.scenario().work == Scenario.Work.ECHO) {
            rate = (long) (LATENCY_LOAD * new LoadMeasurement(plan, jvms, load, 0).oneInFlight(Contender.NETTY));
            progress.accept(plan.scenario() + ", latencies at " + rate + " messages/s");
        }
        return new LoadMeasurement(plan, jvms, load, rate);
    }

    private List<Contender> inOrder(int round) {
        List<Contender> order = new ArrayList<>(plan.contenders());
        Collections.rotate(order, 1 - round);
        return order;
    }

    /** In the tables ours come first, whoever was the first to be measured. */
    private List<Round> inOrderOfContenders(List<Round> rounds) {
        return rounds.stream()
                .sorted(Comparator.comparingInt(Round::round).thenComparingInt(round -> position(round.server())))
                .toList();
    }

    private int position(String title) {
        return plan.contenders().stream()
                .map(contender -> contender.title)
                .toList()
                .indexOf(title);
    }

    private Map<String, String> settings(Jvms jvms, Cores cores) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("rounds", Integer.toString(plan.rounds()));
        settings.put("cores", cores.describe());
        settings.put("server JVM", String.join(" ", jvms.serverFlags()) + " MALLOC_ARENA_MAX=" + Child.mallocArenas());
        settings.put("Netty's transport", plan.transport());
        if (!plan.scenario().work.isMemory()) {
            settings.put("warm-up", plan.warmUpMillis() + " ms");
            settings.put("measured", plan.millis() + " ms");
            settings.put("in flight", Integer.toString(plan.inFlight()));
        }
        return settings;
    }
}
