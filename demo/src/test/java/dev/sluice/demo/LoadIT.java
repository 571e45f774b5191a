package dev.sluice.demo;

import static dev.sluice.demo.DemoJar.url;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A small load on the chat that people get. */
@Tag("crowd")
@Timeout(120)
class LoadIT {

    private static final int WAIT_SECONDS = 60;

    private final DemoJar jar = new DemoJar();

    @TempDir
    private Path data;

    @AfterEach
    void endWhatWasStarted() {
        jar.close();
    }

    @Test
    void findsNothing() throws Exception {
        URI chat = url(jar.run("chat", "--port", "0", "--data", data.toString()));
        Process load = load(chat, 5);
        assertThat(report(load))
                .contains("20 of 20 in", "reconnects 0", "refusals   none", "closes     none", "problems   none")
                .contains("findings   none");
        assertThat(load.exitValue()).isZero();
    }

    @Test
    void findsNothingWhereTheServerIsKilledAndComesBackWithItsLog() throws Exception {
        Process first = jar.run("chat", "--port", "0", "--data", data.toString());
        URI chat = url(first);
        Process load = load(chat, 8);
        awaitTalk(load);
        first.destroyForcibly().waitFor();
        url(jar.run("chat", "--port", Integer.toString(chat.getPort()), "--data", data.toString()));
        assertThat(report(load)).contains("reconnects 20", "closes     20 with 1006", "findings   none");
        assertThat(load.exitValue()).isZero();
    }

    @Test
    void findsWhatAServerWithoutALogLosesWhenItIsKilled() throws Exception {
        Process first = jar.run("chat", "--port", "0", "--in-memory");
        URI chat = url(first);
        Process load = load(chat, 8);
        awaitTalk(load);
        first.destroyForcibly().waitFor();
        url(jar.run("chat", "--port", Integer.toString(chat.getPort()), "--in-memory"));
        assertThat(report(load)).containsPattern("findings   [\\d,]+ lost").contains("and now begins after 0");
        assertThat(load.exitValue()).isEqualTo(3);
    }

    private Process load(URI chat, int seconds) throws Exception {
        return jar.run(
                "load",
                "--users=20",
                "--rooms=2",
                "--rate=2",
                "--seconds=" + seconds,
                "--drain-seconds=20",
                "http://" + chat.getAuthority());
    }

    /** The first line of progress comes after five seconds of talk at the latest. */
    private static void awaitTalk(Process load) throws Exception {
        BufferedReader progress = load.errorReader(UTF_8);
        String line = progress.readLine();
        while (line != null && !line.startsWith("talk")) {
            line = progress.readLine();
        }
        assertThat(line).startsWith("talk 5 of 8, ").doesNotContain(" 0 acked");
    }

    private static String report(Process load) throws Exception {
        String report = String.join("\n", load.inputReader(UTF_8).lines().toList());
        assertThat(load.waitFor(WAIT_SECONDS, SECONDS)).as("ends in time").isTrue();
        return report;
    }
}
