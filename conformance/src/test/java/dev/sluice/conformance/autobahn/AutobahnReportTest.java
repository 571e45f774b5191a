package dev.sluice.conformance.autobahn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AutobahnReportTest {

    private final Map<Agent, Results> runs = new EnumMap<>(Map.of(
            Agent.SERVER_PLAIN,
            new Results(List.of(
                    new CaseResult("1.1.1", "OK", "OK"), new CaseResult("7.1.6", "INFORMATIONAL", "INFORMATIONAL"))),
            Agent.SERVER_NETTY,
            new Results(List.of(
                    new CaseResult("1.1.1", "OK", "WRONG CODE"),
                    new CaseResult("7.1.6", "FAILED", "UNCLEAN"),
                    new CaseResult("7.1.7", "NON-STRICT", "WRONG CODE")))));

    @Test
    void hasARowForEachAgent() {
        assertThat(AutobahnReport.markdown(runs, runs))
                .startsWith("## Autobahn testsuite\n")
                .contains("| Sluice's server | 2 | 1 | 0 | 1 | 0 | 0 | 0 |\n")
                .contains("| Netty's server | 3 | 1 | 1 | 0 | 1 | 2 | 1 |\n");
    }

    @Test
    @DisplayName("gives the most that is expected where the number varies")
    void doesNotVary() {
        Results expected = new Results(List.of(
                new CaseResult("1.1.1", "OK", "OK|WRONG CODE"),
                new CaseResult("7.1.6", "FAILED", "UNCLEAN"),
                new CaseResult("7.1.7", "NON-STRICT", "WRONG CODE")));
        runs.remove(Agent.SERVER_PLAIN);
        assertThat(AutobahnReport.markdown(runs, Map.of(Agent.SERVER_NETTY, expected)))
                .contains("| Netty's server | 3 | 1 | 1 | 0 | 1 | up to 2 | 1 |\n");
    }

    @Test
    @DisplayName("names what is not OK of ours, and nothing of Netty's")
    void namesWhatIsNotOk() {
        assertThat(AutobahnReport.markdown(runs, runs).lines().filter(line -> line.startsWith("- ")))
                .containsExactly("- Sluice's server: 7.1.6, behaviour INFORMATIONAL, close INFORMATIONAL");
    }
}
