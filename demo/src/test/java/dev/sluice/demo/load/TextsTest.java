package dev.sluice.demo.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, 2_000})
    void areAsLongAsTheyAreToBe(int bytes) {
        SplittableRandom random = new SplittableRandom(1);
        Texts texts = new Texts(random, bytes);
        for (int i = 0; i < 1_000; i++) {
            String text = texts.next(random);
            assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSize(bytes);
            assertThat(text).isEqualTo(text.strip());
        }
    }

    @Test
    void areTheSameWithTheSameSeed() {
        SplittableRandom one = new SplittableRandom(7);
        SplittableRandom other = new SplittableRandom(7);
        assertThat(new Texts(one, 100).next(one)).isEqualTo(new Texts(other, 100).next(other));
    }
}
