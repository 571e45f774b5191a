package dev.sluice.conformance.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CompressionReportTest {

    private final CompressionReport report = new CompressionReport(List.of(
            new CompressionCase(1, 1, false), new CompressionCase(1, 1, true), new CompressionCase(2, 1, false)));

    @Test
    void countsWhatPassed() {
        report.add("A", Set.of(), List.of("seed 1", "ok 12.1.1", "ok 13.1.1", "ok 12.2.1"));
        report.add("B", Set.of("no parameter"), List.of("ok 12.2.1"));
        assertThat(report.failures()).isEmpty();
        assertThat(report.ran()).isEqualTo(4);
        assertThat(report.table())
                .startsWith(
                        "| set | parameters | A | B |",
                        "|---|---|---|---|",
                        "| 1 | no parameter | 2 of 2 | cannot |",
                        "| 2 | no takeover of both | 1 of 1 | 1 of 1 |");
    }

    @Test
    void namesWhatFailed() {
        report.add("A", Set.of(), List.of("ok 12.1.1", "FAIL 13.1.1 it was late", "ok 12.2.1"));
        assertThat(report.failures()).containsExactly("A: FAIL 13.1.1 it was late");
        assertThat(report.table()).contains("| 1 | no parameter | 1 of 2 |");
    }

    @Test
    void namesWhatDidNotRun() {
        report.add("A", Set.of(), List.of("ok 12.1.1", "ok 12.2.1"));
        assertThat(report.failures()).containsExactly("A: no word of 13.1.1");
    }

    @Test
    void doesNotCountACaseTwice() {
        report.add("A", Set.of(), List.of("ok 12.1.1", "ok 12.1.1", "ok 13.1.1", "ok 12.2.1"));
        assertThat(report.failures()).containsExactly("A: nobody asked for this: ok 12.1.1");
    }

    @Test
    void doesNotTakeACaseThatCannotBe() {
        report.add("A", Set.of("no parameter"), List.of("ok 12.1.1", "ok 12.2.1"));
        assertThat(report.failures()).containsExactly("A: nobody asked for this: ok 12.1.1");
    }
}
