package dev.sluice.conformance.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.conformance.Program;
import dev.sluice.conformance.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sluice, and Netty's own handlers beside it, with implementations of others, each at either end. What is found has to be what
 * {@code expected/interop.json} says. What was found instead is in {@code target/conformance/interop.json}, in the same form:
 * once it is understood, it can be what is expected.
 */
class InteropIT {

    private static final Path EXPECTED = Path.of("expected/interop.json");
    private static final Path FOUND = Path.of("target/conformance/interop.json");
    private static final Path LOGS = Path.of("target/conformance/interop");

    private static final Duration START = Duration.ofMinutes(2);

    /** Rows spend most of their time waiting, and JVMs most of theirs starting. */
    private static final int AT_ONCE = 3;

    private final Map<Peer, Program> servers = new EnumMap<>(Peer.class);
    private final Map<Peer, String> versions = new EnumMap<>(Peer.class);
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);

    @AfterEach
    void endAll() {
        threads.shutdownNow();
        servers.values().forEach(Program::close);
    }

    @Test
    @Timeout(600)
    void othersFindWhatIsExpected() throws Exception {
        assertThat(Installation.missing()).isEmpty();
        startServers();
        List<Run> runs = runAll();
        List<String> problems = stopServers();
        runs.forEach(run -> problems.addAll(run.problems()));
        assertThat(problems).isEmpty();

        List<Result> results = compare(runs);
        Report.section("interop", new InteropReport(results, versions).markdown());
    }

    private void startServers() throws IOException, InterruptedException {
        for (Peer peer : Peer.values()) {
            if (peer.serves()) {
                Program server = Program.start(peer.serverCommand(), LOGS.resolve(peer.title() + "-server.log"));
                servers.put(peer, server);
                String first = server.nextLine(START).orElseThrow(() -> new IOException(server + ": it said nothing"));
                versions.put(
                        peer, JsonMapper.shared().readTree(first).get("version").asString());
            }
        }
    }

    private List<Run> runAll() throws ExecutionException, IOException, InterruptedException {
        List<Future<Run>> started = new ArrayList<>();
        for (Peer server : servers.keySet()) {
            String url = servers.get(server).url();
            for (Peer client : Peer.values()) {
                if (server.isSubject() || client.isSubject()) {
                    Path log = LOGS.resolve(server.title() + "-server-" + client.title() + "-client.log");
                    started.add(threads.submit(() -> new Run(server, client).with(url, log)));
                }
            }
        }
        List<Run> runs = new ArrayList<>();
        for (Future<Run> each : started) {
            Run run = each.get();
            runs.add(run);
            versions.put(run.client(), run.version());
        }
        return runs;
    }

    /** What is wrong with their ends. How those end that are of others is their own affair. */
    private List<String> stopServers() throws InterruptedException {
        List<String> problems = new ArrayList<>();
        for (Map.Entry<Peer, Program> server : servers.entrySet()) {
            try {
                int exitCode = server.getValue().terminate();
                if (server.getKey().isSubject() && exitCode != Program.SIGTERM) {
                    problems.add(server.getKey().title() + " server: it ended with " + exitCode + " (expected: "
                            + Program.SIGTERM + "): see " + server.getValue());
                }
            } catch (IOException e) {
                problems.add(server.getKey().title() + " server: " + e.getMessage());
            }
        }
        return problems;
    }

    private static List<Result> compare(List<Run> runs) throws IOException {
        Expectation expectation = Expectation.read(EXPECTED);
        List<Result> results = expectation.compare(
                runs.stream().flatMap(run -> run.results().stream()).toList());
        Expectation.write(FOUND, results);
        assertThat(expectation.differences())
                .as("what differs from %s; all that was found is in %s", EXPECTED, FOUND)
                .isEmpty();
        return results;
    }
}
