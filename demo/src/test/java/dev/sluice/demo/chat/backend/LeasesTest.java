package dev.sluice.demo.chat.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeasesTest extends NamesContract {

    private static final String SERVER = "server";
    private static final long LEASE = TimeUnit.SECONDS.toNanos(Names.LEASE_SECONDS);

    private long now;

    @Override
    protected Names newNames() {
        return new Leases(() -> now);
    }

    @Override
    protected void passTime(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 5, Long.MIN_VALUE})
    void areOfOneSessionUntilTheyEnd(long begin) {
        now = begin;
        Leases leases = new Leases(() -> now);
        assertThat(claim(leases, "ada", "one")).isTrue();
        now += LEASE - 1;
        assertThat(claim(leases, "ada", "two")).isFalse();
        now += 1;
        assertThat(claim(leases, "ada", "two")).isTrue();
        assertThat(claim(leases, "ada", "one")).isFalse();
    }

    @Test
    void areRenewed() {
        Leases leases = new Leases(() -> now);
        claim(leases, "ada", "one");
        for (int i = 0; i < 10; i++) {
            now += LEASE - 1;
            assertThat(claim(leases, "ada", "one")).isTrue();
        }
        assertThat(claim(leases, "ada", "two")).isFalse();
    }

    @Test
    void areGivenUpByWhoeverHasThem() {
        Leases leases = new Leases(() -> now);
        claim(leases, "ada", "one");
        leases.release("ada", "two", SERVER);
        assertThat(claim(leases, "ada", "two")).isFalse();
        leases.release("ada", "one", SERVER);
        assertThat(claim(leases, "ada", "two")).isTrue();
        leases.release("nobody", "one", SERVER);
    }

    @Test
    void areOneForEachName() {
        Leases leases = new Leases(() -> now);
        assertThat(claim(leases, "ada", "one")).isTrue();
        assertThat(claim(leases, "bea", "two")).isTrue();
    }

    @Test
    void endForAllWhoNeverCameBack() {
        Leases leases = new Leases(() -> now);
        for (int i = 0; i < 100; i++) {
            claim(leases, "name " + i, "one");
        }
        now += LEASE;
        claim(leases, "ada", "two");
        assertThat(leases.size()).isEqualTo(1);
    }

    private static boolean claim(Names names, String key, String session) {
        return names.claim(key, session, SERVER).toCompletableFuture().join();
    }
}
