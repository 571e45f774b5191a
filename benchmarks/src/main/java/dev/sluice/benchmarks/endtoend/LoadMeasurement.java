package dev.sluice.benchmarks.endtoend;

import dev.sluice.benchmarks.endtoend.report.Measure;
import dev.sluice.benchmarks.process.Child;
import dev.sluice.benchmarks.process.Numbers;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * A server under load: first as many messages as it can take with so many in flight, for its CPU time a message; then, if asked,
 * at a rate that is the same for all servers, for latencies.
 */
final class LoadMeasurement implements Measurement {

    private static final double NANOS = 1e9;
    private static final double MILLION = 1e6;
    private static final double MICRO = 1e3;

    private final Plan plan;
    private final Jvms jvms;
    private final Child load;
    private final long fixedRate;

    /**
     * With that load generator, which serves all servers.
     *
     * @param fixedRate messages a second; 0 for no latencies
     */
    LoadMeasurement(Plan plan, Jvms jvms, Child load, long fixedRate) {
        this.plan = plan;
        this.jvms = jvms;
        this.load = load;
        this.fixedRate = fixedRate;
    }

    @Override
    public String measure() {
        return Measure.CPU;
    }

    @Override
    public Map<String, Double> measure(Contender contender) throws IOException {
        try (Child server = jvms.server(contender)) {
            Numbers agreement = jvms.connect(load, server, plan.connections());
            load.tell("start window=" + plan.inFlight());
            measure(server, plan.warmUpMillis());
            Numbers counted = measure(server, plan.millis());
            load.tell("stop");
            Map<String, Double> values = values(counted);
            if (plan.scenario().deflates()) {
                values.put(Measure.COMPRESSED, (double) counted.get("compressedMessages") / counted.get("messages"));
                values.put(Measure.SERVER_BITS, (double) agreement.get("serverBits"));
                values.put(Measure.CLIENT_BITS, (double) agreement.get("clientBits"));
                values.put(Measure.SERVER_NO_TAKEOVER, (double) agreement.get("serverNoContextTakeover"));
            }
            if (fixedRate > 0) {
                pace(plan.warmUpMillis() / 4 + 1);
                latencies(pace(plan.millis()), values);
            }
            load.tell("close");
            return values;
        }
    }

    /** How many messages a second that server can take with one in flight a connection. */
    double oneInFlight(Contender contender) throws IOException {
        try (Child server = jvms.server(contender)) {
            jvms.connect(load, server, plan.connections());
            load.tell("start window=1");
            measure(server, plan.warmUpMillis());
            Numbers counted = measure(server, plan.millis());
            load.tell("stop");
            load.tell("close");
            return counted.get("messages") * NANOS / counted.get("nanos");
        }
    }

    private Numbers measure(Child server, long millis) {
        return load.tell("measure pid=" + server.pid() + " millis=" + millis);
    }

    private Numbers pace(long millis) {
        return load.tell("pace rate=" + fixedRate + " millis=" + millis);
    }

    private static Map<String, Double> values(Numbers counted) {
        double messages = counted.get("messages");
        double nanos = counted.get("nanos");
        double serverNanos = counted.get("serverNanos");
        Map<String, Double> values = new HashMap<>();
        values.put(Measure.CPU, serverNanos / NANOS / messages * MILLION);
        values.put(Measure.THROUGHPUT, messages / nanos * NANOS);
        values.put(Measure.SERVER_BUSY, serverNanos / nanos);
        values.put(Measure.LOAD_BUSY, counted.get("loadNanos") / nanos);
        values.put(Measure.COMPILERS, counted.get("compilerNanos") / serverNanos);
        values.put(Measure.WIRE_BYTES, counted.get("bytes") / messages);
        return values;
    }

    private void latencies(Numbers paced, Map<String, Double> values) {
        boolean sustained = paced.get("sustained") != 0;
        values.put(Measure.RATE, (double) fixedRate);
        values.put(Measure.SUSTAINED, sustained ? 1.0 : 0.0);
        if (sustained) { // else they say how long it was measured, and no more
            values.put(Measure.DELAY, paced.get("delayP99") / MICRO);
            for (String percentile : Measure.PERCENTILES) {
                values.put(Measure.LATENCY + percentile, paced.get("p" + percentile) / MICRO);
            }
        }
    }
}
