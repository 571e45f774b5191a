package dev.sluice.benchmarks.endtoend;

import java.util.List;
import java.util.Locale;

/**
 * How a scenario is measured.
 *
 * @param scenario which one
 * @param contenders who takes part
 * @param connections how many; where memory is measured, as many more follow
 * @param inFlight messages under way on each
 * @param rounds how often each server is started and measured
 * @param warmUpMillis how long it works before it is measured
 * @param millis how long it is measured
 * @param latency whether latencies at a fixed rate are measured as well
 * @param transport what servers on Netty use
 * @param serverFlags JVM flags for every server besides the usual ones
 */
record Plan(
        Scenario scenario,
        List<Contender> contenders,
        int connections,
        int inFlight,
        int rounds,
        long warmUpMillis,
        long millis,
        boolean latency,
        String transport,
        List<String> serverFlags) {

    /** What is done, in a line. */
    String title() {
        return scenario.description + ", " + String.format(Locale.ROOT, "%,d", connections) + " connections";
    }
}
