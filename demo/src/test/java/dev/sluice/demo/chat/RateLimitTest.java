package dev.sluice.demo.chat;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE, Long.MIN_VALUE})
    void allowsABurstAndThenASteadyRate(long begin) {
        RateLimit rate = new RateLimit(10, 3, begin);
        assertThat(taken(rate, begin)).isEqualTo(3);
        assertThat(taken(rate, begin + MILLISECONDS.toNanos(99))).isZero();
        assertThat(taken(rate, begin + MILLISECONDS.toNanos(100))).isEqualTo(1);
        assertThat(taken(rate, begin + MILLISECONDS.toNanos(300))).isEqualTo(2);
    }

    @Test
    void holdsNoMoreThanABurst() {
        RateLimit rate = new RateLimit(10, 3, 0);
        assertThat(taken(rate, DAYS.toNanos(365))).isEqualTo(3);
    }

    private static int taken(RateLimit rate, long nanoTime) {
        int taken = 0;
        while (rate.tryAcquire(nanoTime)) {
            taken++;
        }
        return taken;
    }
}
