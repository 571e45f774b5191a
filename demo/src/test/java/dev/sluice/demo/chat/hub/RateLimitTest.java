package dev.sluice.demo.chat.hub;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.demo.chat.protocol.ChatError;
import dev.sluice.demo.chat.protocol.ChatException;
import dev.sluice.demo.chat.protocol.ChatLimits;
import org.junit.jupiter.api.Nested;
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

    @Test
    void tellsHowLongToWait() {
        RateLimit rate = new RateLimit(10, 1, 0);
        assertThat(rate.acquire(4, 0)).isZero();
        assertThat(rate.acquire(4, 0)).isEqualTo(MILLISECONDS.toNanos(100));
        assertThat(rate.acquire(1, 0)).isEqualTo(MILLISECONDS.toNanos(25));
        assertThat(rate.acquire(4, MILLISECONDS.toNanos(100))).isZero();
    }

    @Test
    void sellsPartsOfAMessage() {
        RateLimit rate = new RateLimit(10, 1, 0);
        for (int i = 0; i < RateLimit.PARTS; i++) {
            assertThat(rate.acquire(1, 0)).isZero();
        }
        assertThat(rate.acquire(1, 0)).isPositive();
    }

    private static int taken(RateLimit rate, long nanoTime) {
        int taken = 0;
        while (rate.acquire(RateLimit.PARTS, nanoTime) == 0) {
            taken++;
        }
        return taken;
    }

    @Nested
    class OfEachSession {

        private static final int SESSIONS = 10_000;

        private long now;
        private final RateLimits rates = new RateLimits(new ChatLimits(1, 1, 1, 1, 1, 1, 1, 2, 1), () -> now);

        @Test
        void isItsOwn() {
            assertThat(rates.admit("one", 4)).isTrue();
            assertThat(rates.admit("two", 4)).isTrue();
            refuses("one", 501);
        }

        @Test
        void endsWithItsPatience() {
            rates.admit("one", 4);
            for (int i = 0; i < RateLimits.PATIENCE; i++) {
                refuses("one", 501);
            }
            assertThat(rates.admit("one", 4)).isFalse();
        }

        @Test
        void isPatientAgainWithWhoeverWaits() {
            rates.admit("one", 4);
            for (int i = 0; i < RateLimits.PATIENCE; i++) {
                refuses("one", 501);
            }
            now += MILLISECONDS.toNanos(500);
            assertThat(rates.admit("one", 4)).isTrue();
            refuses("one", 501);
        }

        @Test
        void isForgottenWhenEnoughOthersHaveTalkedSince() {
            rates.admit("one", 4);
            rates.admit("two", 4);
            for (int i = 0; i < SESSIONS - 2; i++) {
                rates.admit("other " + i, 4);
            }
            refuses("one", 501); // and so it has talked last
            rates.admit("yet another", 4);
            refuses("one", 501);
            assertThat(rates.admit("two", 4)).isTrue();
        }

        private void refuses(String session, long retryAfterMillis) {
            assertThatThrownBy(() -> rates.admit(session, 4)).isInstanceOfSatisfying(ChatException.class, refusal -> {
                assertThat(refusal.error()).isEqualTo(ChatError.TOO_FAST);
                assertThat(refusal.retryAfterMillis()).isEqualTo(retryAfterMillis);
            });
        }
    }
}
