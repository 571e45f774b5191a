package dev.sluice.demo.chat.backend;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The names of a server that is alone. Thread-safe. */
final class Leases implements Names {

    private static final long LEASE_NANOS = Duration.ofSeconds(LEASE_SECONDS).toNanos();

    private final Map<String, Lease> leases = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    private final AtomicLong nextSweep = new AtomicLong();

    /** Whose a name is, and when the claim of each server ends. Not to be changed. */
    private record Lease(String session, Map<String, Long> ends) {

        Lease with(String server, long end) {
            Map<String, Long> more = new HashMap<>(ends);
            more.put(server, end);
            return new Lease(session, more);
        }

        /** Null when nothing is left. */
        @Nullable
        Lease without(String server) {
            Map<String, Long> rest = new HashMap<>(ends);
            rest.remove(server);
            rest.remove(DOOR);
            return rest.isEmpty() ? null : new Lease(session, rest);
        }

        boolean hasEnded(long now) {
            return ends.values().stream().allMatch(end -> end - now <= 0);
        }

        boolean isConnected(long now) {
            return ends.entrySet().stream()
                    .anyMatch(claim -> !claim.getKey().equals(DOOR) && claim.getValue() - now > 0);
        }
    }

    /** With a clock such as {@link System#nanoTime()}. */
    Leases(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        nextSweep.set(nanoTime.getAsLong() + LEASE_NANOS);
    }

    @Override
    public CompletionStage<Boolean> claim(String key, String session, String server) {
        long now = nanoTime.getAsLong();
        sweep(now);
        Lease lease = leases.compute(key, (name, former) -> {
            Lease free = new Lease(session, Map.of());
            Lease held = former == null || former.hasEnded(now) ? free : former;
            return held.session().equals(session) ? held.with(server, now + LEASE_NANOS) : held;
        });
        return CompletableFuture.completedFuture(lease.session().equals(session));
    }

    @Override
    public void release(String key, String session, String server) {
        leases.computeIfPresent(key, (name, lease) -> lease.session().equals(session) ? lease.without(server) : lease);
    }

    @Override
    public CompletionStage<Boolean> isConnected(String key) {
        Lease lease = leases.get(key);
        return CompletableFuture.completedFuture(lease != null && lease.isConnected(nanoTime.getAsLong()));
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
