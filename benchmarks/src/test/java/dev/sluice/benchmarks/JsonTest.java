package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void isAsLongAsAskedFor() {
        assertThat(Json.bytes(1, 1)).hasSize(1);
        assertThat(Json.bytes(1, 1000)).hasSize(1000);
    }

    @Test
    void isTheSameForTheSameSeedAlone() {
        assertThat(Json.message(7, 1000)).isEqualTo(Json.message(7, 1000)).isNotEqualTo(Json.message(8, 1000));
    }
}
