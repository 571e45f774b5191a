package dev.sluice.benchmarks.ratios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final Cell THEIRS = new Cell("theirs", new TreeMap<>());
    private static final Cell OURS = new Cell("ours", new TreeMap<>());
    private static final Cell BASELINE = new Cell("baseline", new TreeMap<>());

    @Test
    void ratioIsTheMedianOfThoseOfTheRounds() {
        // In the third round, the machine was three times as slow.
        Comparison comparison = compare(2, times(100, 110, 300), times(50, 50, 100), null);

        assertThat(comparison.ratio()).isEqualTo(2.2);
        assertThat(comparison.lowestRatio()).isEqualTo(2);
        assertThat(comparison.highestRatio()).isEqualTo(3);
        assertThat(comparison.reached()).isTrue();
        assertThat(comparison.netRatio()).isNull();
    }

    @Test
    void goalIsMissedBelowIt() {
        assertThat(compare(2, times(99), times(50), null).reached()).isFalse();
    }

    @Test
    void withoutGoalNoneIsReached() {
        assertThat(compare(0, times(99), times(50), null).reached()).isNull();
    }

    @Test
    void netRatioIsThatOfWhatIsAboveTheBaseline() {
        assertThat(compare(2, times(100), times(60), times(50)).netRatio()).isEqualTo(5);
    }

    @Test
    void thereIsNoNetRatioWhereOursIsAsCheapAsTheBaseline() {
        assertThat(compare(2, times(100), times(52), times(50)).netRatio()).isNull();
    }

    @Test
    void medianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
        assertThat(Figures.medianOf(times(1, 100, 3, 2)).cpuNanos()).isEqualTo(2.5);
    }

    @Test
    void failsWhenCellWasNotMeasured() {
        Row row = new Row("decode", "Netty", THEIRS, OURS, null, 2);

        assertThatIllegalStateException()
                .isThrownBy(() -> Comparison.of(row, Map.of(THEIRS, times(1))))
                .withMessageContaining("ours");
    }

    private static Comparison compare(double goal, List<Figures> theirs, List<Figures> ours, List<Figures> baseline) {
        Row row = new Row("decode", "Netty", THEIRS, OURS, baseline == null ? null : BASELINE, goal);
        return Comparison.of(
                row,
                baseline == null
                        ? Map.of(THEIRS, theirs, OURS, ours)
                        : Map.of(THEIRS, theirs, OURS, ours, BASELINE, baseline));
    }

    private static List<Figures> times(double... nanos) {
        return Arrays.stream(nanos).mapToObj(time -> new Figures(time, 0, 0)).toList();
    }
}
