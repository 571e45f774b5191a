package dev.sluice.conformance.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.conformance.Report;
import java.io.IOException;
import java.nio.file.Path;
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

/**
 * Sluice, and Netty's own handlers beside it, with implementations of others, each at either end. What is found has to be what
 * {@code expected/interop.json} says. What was found instead is in {@code target/conformance/interop.json}, in the same form:
 * once it is understood, it can be what is expected.
 */
class InteropIT {

    private static final Path EXPECTED = Path.of("expected/interop.json");
    private static final Path FOUND = Path.of("target/conformance/interop.json");
    private static final Path LOGS = Path.of("target/interop");

    /** Rows spend most of their time waiting, and JVMs most of theirs starting. */
    private static final int AT_ONCE = 3;

    private final List<RunningServer> servers = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);

    @AfterEach
    void endAll() {
        threads.shutdownNow();
        servers.forEach(RunningServer::close);
    }

    @Test
    @Timeout(600)
    void othersFindWhatIsExpected() throws Exception {
        assertThat(Installation.missing()).isEmpty();
        for (Peer peer : Peer.values()) {
            if (peer.serves()) {
                servers.add(RunningServer.start(peer, LOGS.resolve(peer.title() + "-server.err")));
            }
        }
        List<Run> runs = runAll();
        List<String> problems = new ArrayList<>();
        for (RunningServer server : servers) {
            server.stop().ifPresent(problems::add);
        }
        runs.forEach(run -> problems.addAll(run.problems()));
        assertThat(problems).isEmpty();

        List<Result> results = compare(runs);
        Report.section("interop", new InteropReport(results, versions(runs)).markdown());
    }

    private List<Run> runAll() throws ExecutionException, InterruptedException {
        List<Future<Run>> started = new ArrayList<>();
        for (RunningServer server : servers) {
            for (Peer client : Peer.values()) {
                if (server.peer().isSubject() || client.isSubject()) {
                    Path errors = LOGS.resolve(server.peer().title() + "-server-" + client.title() + "-client.err");
                    started.add(threads.submit(() -> new Run(server.peer(), client).with(server.url(), errors)));
                }
            }
        }
        List<Run> runs = new ArrayList<>();
        for (Future<Run> each : started) {
            runs.add(each.get());
        }
        return runs;
    }

    private static List<Result> compare(List<Run> runs) throws IOException {
        Expectation expectation = Expectation.read(EXPECTED);
        List<Result> results = expectation.compare(
                runs.stream().flatMap(run -> run.results().stream()).toList());
        Expectation.write(FOUND, results);
        assertThat(expectation.differences())
                .as("%s is not what is expected; all that was found is in %s", "A result", FOUND)
                .isEmpty();
        return results;
    }

    private Map<Peer, String> versions(List<Run> runs) {
        Map<Peer, String> versions = new EnumMap<>(Peer.class);
        runs.forEach(run -> versions.put(run.client(), run.version()));
        servers.forEach(server -> versions.put(server.peer(), server.version()));
        return versions;
    }
}
