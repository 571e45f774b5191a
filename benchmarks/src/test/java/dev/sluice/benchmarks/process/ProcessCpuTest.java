package dev.sluice.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.process.ProcessCpu.ThreadCpu;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessCpuTest {

    private static final long TICK_NANOS = 10_000_000;

    @Test
    void readsTicksBehindAnyName() {
        String stat = "26608 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 70 30 13 14 20 0 1 0 99 0 0";

        assertThat(ProcessCpu.ticks(stat)).isEqualTo(100);
    }

    @Test
    void sumsWhatThreadsHadSince() {
        ProcessCpu before = new ProcessCpu(Map.of("1", new ThreadCpu("java", 100)), 0);
        ProcessCpu after =
                new ProcessCpu(Map.of("1", new ThreadCpu("java", 150), "2", new ThreadCpu("C2 CompilerThre", 7)), 0);

        assertThat(after.nanosSince(before)).isEqualTo(57);
        assertThat(after.compilerNanosSince(before)).isEqualTo(7);
    }

    @Test
    void countsTicksWhenThreadHasEndedAndTakenItsTimeWithIt() {
        ProcessCpu before = new ProcessCpu(Map.of("1", new ThreadCpu("java", 0), "2", new ThreadCpu("gone", 0)), 5);
        ProcessCpu after = new ProcessCpu(Map.of("1", new ThreadCpu("java", 50)), 12);

        assertThat(after.nanosSince(before)).isEqualTo(7 * TICK_NANOS);
    }

    @Test
    void growsWhileThisProcessWorks() {
        long pid = ProcessHandle.current().pid();
        ProcessCpu before = ProcessCpu.of(pid);
        long work = 0;
        long end = System.nanoTime() + 10 * TICK_NANOS;
        while (System.nanoTime() < end) {
            work++;
        }

        assertThat(work).isPositive();
        assertThat(ProcessCpu.of(pid).nanosSince(before)).isPositive();
    }
}
