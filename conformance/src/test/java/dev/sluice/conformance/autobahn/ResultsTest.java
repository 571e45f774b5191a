package dev.sluice.conformance.autobahn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResultsTest {

    private final Results expected = expected(Agent.SERVER_PLAIN);

    @TempDir
    private Path directory;

    @Test
    void findsNothingWhereAllIsAsExpected() {
        assertThat(new Results(cases()).differencesFrom(expected)).isEmpty();
    }

    @Test
    void findsAMissingCase() {
        List<CaseResult> cases = cases();
        cases.remove(7);
        assertThat(new Results(cases).differencesFrom(expected))
                .containsExactly("300 cases (expected: 301)", "1.1.8 is missing (expected: 1.1.8 OK OK)");
    }

    @Test
    void findsAWrongBehaviour() {
        assertThat(withSecondCase("NON-STRICT", "OK").differencesFrom(expected))
                .containsExactly("1.1.2 NON-STRICT OK (expected: 1.1.2 OK OK)");
    }

    @Test
    @DisplayName("finds a wrong way to close, although the behaviour was right")
    void findsAWrongClose() {
        assertThat(withSecondCase("OK", "WRONG CODE").differencesFrom(expected))
                .containsExactly("1.1.2 OK WRONG_CODE (expected: 1.1.2 OK OK)");
    }

    @Test
    void findsACaseThatNobodyExpects() {
        List<CaseResult> cases = cases();
        cases.add(new CaseResult("12.1.1", "OK", "OK"));
        assertThat(new Results(cases).differencesFrom(expected))
                .containsExactly("302 cases (expected: 301)", "12.1.1 OK OK (expected: no such case)");
    }

    @Test
    @DisplayName("finds that cases are missing although the expectation lacks them, too")
    void countsTheCases() {
        Results few = new Results(cases().subList(0, 10));
        assertThat(few.differencesFrom(few)).containsExactly("10 cases (expected: 301)");
    }

    @Test
    @DisplayName("finds a run that was lost: the suite's index does not know the agent")
    void findsALostRun() throws IOException {
        Path index = Files.writeString(directory.resolve("index.json"), "{\"plain\": {}}");
        assertThat(Results.reported(index, "tls").differencesFrom(expected))
                .hasSize(302)
                .contains("0 cases (expected: 301)", "10.1.1 is missing (expected: 10.1.1 OK OK)");
    }

    @Test
    @DisplayName("lets a close be one of two where the expectation names both, and no third")
    void knowsAlternatives() {
        CaseResult expectation = CaseResult.parse("4.2.5 OK OK|WRONG_CODE");
        assertThat(expectation.allows(new CaseResult("4.2.5", "OK", "OK"))).isTrue();
        assertThat(expectation.allows(new CaseResult("4.2.5", "OK", "WRONG CODE")))
                .isTrue();
        assertThat(expectation.allows(new CaseResult("4.2.5", "OK", "UNCLEAN"))).isFalse();
        assertThat(expectation.allows(new CaseResult("4.2.5", "FAILED", "OK"))).isFalse();
    }

    @Test
    void readsWhatTheSuiteReports() throws IOException {
        Path index = Files.writeString(directory.resolve("index.json"), """
                {"netty": {
                  "10.1.1": {"behavior": "FAILED", "behaviorClose": "FAILED BY CLIENT", "duration": 3},
                  "9.1.2": {"behavior": "OK", "behaviorClose": "WRONG CODE", "remoteCloseCode": null}
                }}""");
        assertThat(Results.reported(index, "netty").all())
                .containsExactly(
                        new CaseResult("9.1.2", "OK", "WRONG CODE"),
                        new CaseResult("10.1.1", "FAILED", "FAILED BY CLIENT"));
    }

    @Test
    void readsWhatItHasWritten() throws IOException {
        Results results = withSecondCase("FAILED", "FAILED BY CLIENT");
        Path file = directory.resolve("results.txt");
        results.write(file);
        assertThat(Results.read(file).all()).containsExactlyElementsOf(results.all());
    }

    @Test
    void refusesAResultThatIsThereTwice() {
        CaseResult result = new CaseResult("1.1.1", "OK", "OK");
        assertThatThrownBy(() -> new Results(List.of(result, result))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource
    void expectsEveryCaseOfEveryAgent(Agent agent) {
        assertThat(expected(agent).all()).hasSize(Results.CASES);
    }

    @Test
    @DisplayName("expects OK of ours in every case but the three that are only informational")
    void expectsTheBestOfOurs() {
        Stream<String> notOk =
                expected.all().stream().filter(result -> !result.isOk()).map(CaseResult::line);
        assertThat(notOk)
                .containsExactly(
                        "7.1.6 INFORMATIONAL INFORMATIONAL",
                        "7.13.1 INFORMATIONAL INFORMATIONAL",
                        "7.13.2 INFORMATIONAL INFORMATIONAL");
    }

    private Results withSecondCase(String behavior, String close) {
        List<CaseResult> cases = cases();
        cases.set(1, new CaseResult("1.1.2", behavior, close));
        return new Results(cases);
    }

    private List<CaseResult> cases() {
        return new ArrayList<>(expected.all());
    }

    private static Results expected(Agent agent) {
        try {
            return Results.expected(agent);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
