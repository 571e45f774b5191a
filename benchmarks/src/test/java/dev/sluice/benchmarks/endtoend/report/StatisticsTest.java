package dev.sluice.benchmarks.endtoend.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.benchmarks.endtoend.report.Statistics.Ratio;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {

    @Test
    void dividesWithinEachRound() {
        // The machine was twice as slow in the second round, and three times in the third.
        Statistics statistics =
                new Statistics(Results.of(List.of(Results.cpu("Sluice", 1, 4, 3), Results.cpu("Netty", 2, 4, 12))));

        assertThat(statistics.ratio("Sluice", Measure.CPU)).isEqualTo(new Ratio(0.5, 0.25, 1));
        assertThat(statistics.ratio("Netty", Measure.CPU)).isEqualTo(new Ratio(1, 1, 1));
    }

    @Test
    void takesTheMiddleOfTheRounds() {
        assertThat(Statistics.median(new double[] {9, 1, 2})).isEqualTo(2);
        assertThat(Statistics.median(new double[] {9, 1, 2, 4})).isEqualTo(3);

        Statistics statistics = new Statistics(Results.of(List.of(Results.cpu("Netty", 2, 4, 12))));
        assertThat(statistics.median("Netty", Measure.CPU)).hasValue(4);
        assertThat(statistics.median("Netty", Measure.HEAP)).isEmpty();
        assertThat(statistics.median("Jetty", Measure.CPU)).isEmpty();
    }

    @Test
    void knowsNoRatioToWhatIsNotThere() {
        Statistics statistics = new Statistics(Results.of(List.of(Results.cpu("Sluice", 1, 4, 3))));

        assertThat(statistics.hasBaseline()).isFalse();
        assertThatThrownBy(() -> statistics.ratio("Sluice", Measure.CPU)).hasMessageContaining("Netty");
    }
}
