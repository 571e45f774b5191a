package dev.sluice.benchmarks.endtoend.load;

import dev.sluice.benchmarks.process.Numbers;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Sends at a fixed rate, whatever comes back, each message over the next connection, and measures from the moment at which a
 * message had to be sent to the one at which its echo has been checked. So a server that stalls pays for all messages that
 * would have been sent meanwhile. Turns with the event loop without ever sleeping.
 */
final class Pacer implements Runnable {

    /** The percentiles that are told, in nanoseconds, by the name that they are told under. */
    private static final Map<String, Double> PERCENTILES = new TreeMap<>(Map.of(
            "p50", 50.0, "p75", 75.0, "p90", 90.0, "p95", 95.0, "p99", 99.0, "p99.5", 99.5, "p99.9", 99.9, "p99.99",
            99.99, "p100", 100.0));

    private static final double SECOND = 1e9;
    private static final int DIGITS = 3;

    /** A server that lags behind by more than that does not sustain the rate. */
    private static final double MAX_LAG_SECONDS = 2;

    private final CompletableFuture<Numbers> done = new CompletableFuture<>();
    private final Histogram latencies = new Histogram(DIGITS);
    private final Histogram delays = new Histogram(DIGITS);
    private final EventLoop eventLoop;
    private final List<Client> clients;
    private final long[] alreadyReceived;
    private final long rate;
    private final long start;
    private long total;
    private long sent;
    private long arrived;
    private boolean sustained = true;

    /**
     * Begins on the event loop.
     *
     * @param rate messages a second, over all clients
     */
    Pacer(EventLoop eventLoop, List<Client> clients, long rate, long nanos) {
        this.eventLoop = eventLoop;
        this.clients = clients;
        this.rate = rate;
        total = (long) (rate * (nanos / SECOND));
        alreadyReceived = clients.stream().mapToLong(Client::received).toArray();
        start = System.nanoTime();
    }

    /** Completes when all has arrived. */
    CompletableFuture<Numbers> start() {
        clients.forEach(client -> client.onArrival(this::arrived));
        run();
        return done;
    }

    @Override
    public void run() {
        if (sent < total) {
            sendWhatIsDue();
            runAgain();
        } else if (arrived == total) {
            clients.forEach(client -> client.onArrival(null));
            done.complete(result());
        } else {
            runAgain();
        }
    }

    /** As a timer, which the event loop looks at once a turn: it would prefer a task to the sockets for up to a second. */
    private void runAgain() {
        eventLoop.schedule(this, 1, TimeUnit.NANOSECONDS);
    }

    private void sendWhatIsDue() {
        long now = System.nanoTime();
        long due = Math.min(total, (long) ((now - start) / SECOND * rate) + 1);
        if (due - arrived > MAX_LAG_SECONDS * rate) {
            sustained = false;
            total = sent; // and then wait for what is under way
            return;
        }
        while (sent < due) {
            delays.recordValue(Math.max(0, System.nanoTime() - intended(sent)));
            clients.get((int) (sent % clients.size())).sendOne();
            sent++;
        }
    }

    private void arrived(Client client) {
        long ofClient = client.received() - alreadyReceived[client.index] - 1;
        latencies.recordValue(Math.max(0, System.nanoTime() - intended(ofClient * clients.size() + client.index)));
        arrived++;
    }

    private long intended(long message) {
        return start + (long) (message * SECOND / rate);
    }

    private Numbers result() {
        Map<String, Long> numbers = new TreeMap<>();
        PERCENTILES.forEach((name, percentile) -> numbers.put(name, latencies.getValueAtPercentile(percentile)));
        numbers.put("delayP99", delays.getValueAtPercentile(99));
        numbers.put("sustained", sustained ? 1L : 0L);
        numbers.put("messages", total);
        return new Numbers(numbers);
    }
}
