package dev.sluice.benchmarks.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.endtoend.report.Measure;
import dev.sluice.benchmarks.endtoend.report.Result;
import dev.sluice.benchmarks.endtoend.report.Result.Round;
import dev.sluice.benchmarks.endtoend.report.ResultFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real servers and a real load generator in JVMs of their own, for a moment. What they give proves nothing but that it works. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class EndToEndTest {

    private static final List<Contender> TWO = List.of(Contender.SLUICE, Contender.NETTY);

    @TempDir
    private Path directory;

    private final List<String> progress = new ArrayList<>();

    private Result run(Scenario scenario, boolean latency) throws Exception {
        Plan plan = new Plan(scenario, TWO, 4, 2, 1, 100, 300, latency, "nio", List.of("-XX:TieredStopAtLevel=1"));
        return new EndToEnd(plan, progress::add).run("test");
    }

    @Test
    void measuresServersOneAfterTheOther() throws Exception {
        Result result = run(Scenario.ECHO_64, true);

        assertThat(result.rounds()).extracting(Round::server).containsExactly("Sluice", "Netty");
        assertThat(result.rounds())
                .allSatisfy(round -> assertThat(round.values())
                        .containsKeys(Measure.CPU, Measure.THROUGHPUT, Measure.LATENCY + "99.9")
                        .allSatisfy((name, value) -> assertThat(value).as(name).isNotNegative()));
        assertThat(result.versions()).containsKeys("Netty", "Jetty").doesNotContainValue("${netty.version}");
        new ResultFiles(directory).write(result);
        assertThat(directory).isDirectoryContaining(file -> file.endsWith("echo-64-latency.svg"));
        assertThat(progress).hasSize(3);
    }

    @Test
    void leavesNoProcessBehind() throws Exception {
        Plan impossible = new Plan(
                Scenario.ECHO_64, TWO, 4, 2, 1, 100, 300, false, "carrier pigeon", List.of("-XX:TieredStopAtLevel=1"));

        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> new EndToEnd(impossible, progress::add).run("test")))
                .hasMessageContaining("has ended without an answer");
        assertThat(ProcessHandle.current()
                        .children()
                        .filter(child -> child.info().commandLine().orElse("").contains("dev.sluice.benchmarks.Main")))
                .isEmpty();
    }
}
