package dev.sluice.demo.chat.backend;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The names of a server that is alone. Thread-safe. */
final class Leases implements Names {

    private static final long LEASE_NANOS = Duration.ofSeconds(LEASE_SECONDS).toNanos();

    private final Map<String, Lease> leases = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    private final AtomicLong nextSweep = new AtomicLong();

    private record Lease(String session, long endNanos) {

        boolean hasEnded(long now) {
            return endNanos - now <= 0;
        }
    }

    /** With a clock such as {@link System#nanoTime()}. */
    Leases(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        nextSweep.set(nanoTime.getAsLong() + LEASE_NANOS);
    }

    @Override
    public CompletionStage<Boolean> claim(String key, String session) {
        long now = nanoTime.getAsLong();
        sweep(now);
        Lease mine = new Lease(session, now + LEASE_NANOS);
        Lease holder = leases.merge(
                key,
                mine,
                (former, claimed) -> former.session().equals(session) || former.hasEnded(now) ? claimed : former);
        return CompletableFuture.completedFuture(holder.equals(mine));
    }

    @Override
    public void release(String key, String session) {
        leases.computeIfPresent(key, (name, lease) -> lease.session().equals(session) ? null : lease);
    }

    /** How many are remembered. */
    int size() {
        return leases.size();
    }

    /** Forgets those who gave nothing up and never came back. */
    private void sweep(long now) {
        long due = nextSweep.get();
        if (now - due >= 0 && nextSweep.compareAndSet(due, now + LEASE_NANOS)) {
            leases.values().removeIf(lease -> lease.hasEnded(now));
        }
    }
}
