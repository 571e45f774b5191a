package dev.sluice.benchmarks.endtoend;

import java.io.IOException;
import java.util.Map;

/** What is done with one server in one round. */
interface Measurement {

    /** Starts a server of that kind, measures it and ends it; the values are named as in {@code Measure}. */
    Map<String, Double> measure(Contender contender) throws IOException;

    /** Which of the values is compared. */
    String measure();
}
