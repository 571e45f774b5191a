package dev.sluice.demo.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** What the users of a load have lived to see, added up. Thread-safe. */
final class Tally {

    private static final int DIGITS = 3;
    private static final int MAX_PROBLEMS = 10;

    final LongAdder in = new LongAdder();
    final LongAdder gaveUp = new LongAdder();
    final LongAdder silent = new LongAdder();
    final LongAdder said = new LongAdder();
    final LongAdder acked = new LongAdder();
    final LongAdder delivered = new LongAdder();
    final LongAdder reconnects = new LongAdder();
    final LongAdder problems = new LongAdder();

    private final Histogram ackMicros = new ConcurrentHistogram(DIGITS);
    private final Histogram deliveryMicros = new ConcurrentHistogram(DIGITS);
    private final Map<String, LongAdder> refusals = new ConcurrentHashMap<>();
    private final Map<Integer, LongAdder> closes = new ConcurrentHashMap<>();
    private final List<String> firstProblems = new ArrayList<>();

    /** Something was acknowledged, so long after it was said. */
    void acked(long nanos) {
        acked.increment();
        ackMicros.recordValue(nanos / 1_000);
    }

    /** Something has come to somebody else, so long after it was said. */
    void delivered(long nanos) {
        delivered.increment();
        deliveryMicros.recordValue(nanos / 1_000);
    }

    /** A server did not do what it was asked for. */
    void refused(String code) {
        refusals.computeIfAbsent(code, any -> new LongAdder()).increment();
    }

    /** A connection has ended. */
    void closed(int code) {
        closes.computeIfAbsent(code, any -> new LongAdder()).increment();
    }

    /** Something was not as it should be: all counted, and the first told. */
    void problem(String what) {
        problems.increment();
        synchronized (firstProblems) {
            if (firstProblems.size() < MAX_PROBLEMS) {
                firstProblems.add(what);
            }
        }
    }

    /** Of acks, in microseconds. */
    Histogram ackMicros() {
        return ackMicros;
    }

    /** Of deliveries to others, in microseconds. */
    Histogram deliveryMicros() {
        return deliveryMicros;
    }

    /** How often servers refused, by code. */
    Map<String, Long> refusals() {
        return sorted(refusals);
    }

    /** How often connections ended, by code. */
    Map<Integer, Long> closes() {
        return sorted(closes);
    }

    /** The first problems, in words. */
    List<String> firstProblems() {
        synchronized (firstProblems) {
            return List.copyOf(firstProblems);
        }
    }

    private static <K extends Comparable<K>> Map<K, Long> sorted(Map<K, LongAdder> counts) {
        return counts.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().sum(), Long::sum, TreeMap::new));
    }
}
