package dev.sluice.demo.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Compression;
import io.netty.handler.ssl.SslContextBuilder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadReportTest {

    private final Tally tally = new Tally();
    private final Findings findings = new Findings();

    @BeforeEach
    void fill() {
        tally.in.add(1_000);
        tally.said.add(30_000);
        for (int i = 1; i <= 1_000; i++) {
            tally.acked(TimeUnit.MILLISECONDS.toNanos(i));
        }
        tally.delivered(TimeUnit.MICROSECONDS.toNanos(1_500));
    }

    @Test
    void tellsWhatHasHappened() throws SSLException {
        assertThat(lines())
                .startsWith(
                        "load-x: 1,000 users in 10 rooms, 0.5 texts a second of 100 B each, for 30 s; compression off, seed 7",
                        "users      1,000 of 1,000 in, after 5.2 s",
                        "said       30,000, 1,000.0 a second",
                        "acked      1,000, 32.6 a second",
                        "delivered  1 to others, 0.0 a second; expected 2,970,000",
                        "drained    in 0.7 s",
                        "latency/ms        p50        p90        p99      p99.9        max",
                        "  ack           500.2      900.1      990.2      999.4     1000.4",
                        "  delivery        1.5        1.5        1.5        1.5        1.5")
                .endsWith("reconnects 0", "refusals   none", "closes     none", "problems   none", "findings   none");
    }

    @Test
    void tellsWhatWasWrong() throws SSLException {
        tally.reconnects.add(1_234);
        tally.closed(1006);
        tally.closed(1001);
        tally.closed(1006);
        tally.refused("too-fast");
        for (int i = 1; i <= 12; i++) {
            tally.problem("number " + i);
        }
        findings.add(Findings.Kind.LOST, 3, "one and two and three");
        assertThat(lines())
                .containsSubsequence(
                        "reconnects 1,234",
                        "refusals   1 with too-fast",
                        "closes     1 with 1001, 2 with 1006",
                        "problems   12",
                        "  number 1",
                        "  number 10",
                        "findings   3 lost",
                        "  lost: one and two and three")
                .doesNotContain("  number 11");
    }

    private List<String> lines() throws SSLException {
        LoadOptions options = new LoadOptions(
                List.of(),
                1_000,
                10,
                0.5,
                30,
                100,
                200,
                30,
                10,
                7,
                Compression.OFF,
                SslContextBuilder.forClient().build());
        return new LoadReport(
                        "load-x",
                        options,
                        tally,
                        findings,
                        TimeUnit.MILLISECONDS.toNanos(5_200),
                        TimeUnit.SECONDS.toNanos(30),
                        TimeUnit.MILLISECONDS.toNanos(700),
                        2_970_000)
                .lines();
    }
}
