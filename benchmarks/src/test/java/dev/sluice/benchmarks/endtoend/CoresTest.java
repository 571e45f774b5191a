package dev.sluice.benchmarks.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CoresTest {

    @Test
    void readsListsOfTheKernel() {
        assertThat(Cores.parse("0-2,5")).containsExactly(0, 1, 2, 5);
        assertThat(Cores.parse("3")).containsExactly(3);
    }

    @Test
    void saysWhenNothingIsPinned() {
        assertThat(new Cores(java.util.List.of(), java.util.List.of()).describe())
                .startsWith("NOT PINNED");
    }
}
