package dev.sluice.benchmarks.endtoend;

import dev.sluice.benchmarks.endtoend.report.Measure;
import dev.sluice.benchmarks.process.Child;
import dev.sluice.benchmarks.process.Numbers;
import java.io.IOException;
import java.util.Map;

/**
 * What a connection takes of the server's memory, once there is no garbage: what N more of them take after the first N, so
 * that what a server needs once for all does not count.
 */
final class MemoryMeasurement implements Measurement {

    /** Connections that come and go before, so that classes are loaded and code is compiled. */
    private static final int WARM_UP_CONNECTIONS = 8;

    private static final int WARM_UP_MESSAGES = 1000;
    private static final int MESSAGES = 20;
    private static final double KIB = 1024;

    private final Plan plan;
    private final Jvms jvms;
    private final Child load;

    MemoryMeasurement(Plan plan, Jvms jvms, Child load) {
        this.plan = plan;
        this.jvms = jvms;
        this.load = load;
    }

    @Override
    public String measure() {
        return Measure.MEMORY;
    }

    @Override
    public Map<String, Double> measure(Contender contender) throws IOException {
        try (Child server = jvms.server(contender)) {
            jvms.connect(load, server, WARM_UP_CONNECTIONS);
            load.tell("talk window=1 messages=" + WARM_UP_MESSAGES);
            load.tell("close");
            Numbers none = server.tell("memory");
            Numbers first = withMoreConnections(server);
            Numbers second = withMoreConnections(server);
            load.tell("close");
            return Map.of(
                    Measure.MEMORY,
                    perConnection("resident", first, second) + perConnection("heap", first, second),
                    Measure.OFF_HEAP,
                    perConnection("resident", first, second),
                    Measure.HEAP,
                    perConnection("heap", first, second),
                    Measure.FIRST_MEMORY,
                    perConnection("resident", none, first) + perConnection("heap", none, first));
        }
    }

    private Numbers withMoreConnections(Child server) {
        jvms.connect(load, server, plan.connections());
        if (plan.scenario().work == Scenario.Work.MEMORY_AFTER_MESSAGES) {
            load.tell("talk window=1 messages=" + MESSAGES);
        }
        return server.tell("memory");
    }

    private double perConnection(String name, Numbers from, Numbers to) {
        return (to.get(name) - from.get(name)) / KIB / plan.connections();
    }
}
