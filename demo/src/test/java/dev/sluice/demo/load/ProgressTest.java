package dev.sluice.demo.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private long now = Long.MAX_VALUE - 1_000;

    @Test
    void writesALineEveryFiveSecondsWhereThereIsNoTerminal() {
        StringWriter err = new StringWriter();
        try (Progress progress = new Progress.Lines("talk", 30, new PrintWriter(err), () -> now)) {
            for (int i = 0; i < 12; i++) {
                progress.at(i, i < 6 ? "" : "much said");
                now += Duration.ofSeconds(1).toNanos();
            }
        }
        assertThat(err.toString().lines()).containsExactly("talk 5 of 30", "talk 10 of 30, much said");
    }
}
