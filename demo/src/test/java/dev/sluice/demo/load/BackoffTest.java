package dev.sluice.demo.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void doublesItsRangeUpToTheBound() {
        Backoff backoff = new Backoff(new Highest(), 500, 3_000);
        assertThat(LongStream.range(0, 5).map(i -> backoff.nextMillis()))
                .containsExactly(500L, 1_000L, 2_000L, 3_000L, 3_000L);
        backoff.reset();
        assertThat(backoff.nextMillis()).isEqualTo(500);
    }

    @Test
    void choosesAnyMomentOfTheRange() {
        Backoff backoff = new Backoff(new SplittableRandom(1), 4, 4);
        assertThat(LongStream.range(0, 100)
                        .map(i -> backoff.nextMillis())
                        .distinct()
                        .sorted())
                .containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void isTheSameWithTheSameSeed() {
        Backoff one = new Backoff(new SplittableRandom(7), 500, 8_000);
        Backoff other = new Backoff(new SplittableRandom(7), 500, 8_000);
        for (int i = 0; i < 10; i++) {
            assertThat(one.nextMillis()).isEqualTo(other.nextMillis());
        }
    }

    /** Always the end of the range. */
    static final class Highest implements RandomGenerator {

        @Override
        public long nextLong() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    }
}
