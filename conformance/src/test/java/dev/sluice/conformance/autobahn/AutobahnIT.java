package dev.sluice.conformance.autobahn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.conformance.Commands;
import dev.sluice.conformance.Program;
import dev.sluice.conformance.Report;
import dev.sluice.testing.TestCertificate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The Autobahn testsuite, against each {@link Agent}: all of its cases, whose results have to be those of the committed files in
 * {@code expected}, to the letter. The results are left in {@code target/conformance/autobahn}, in the form of those files.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AutobahnIT {

    private static final Path REPORTS =
            Path.of("target", "conformance", "autobahn").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    private final Suite suite = new Suite(Path.of(System.getProperty("autobahn.home")), REPORTS);
    private final Map<Agent, Results> results = new EnumMap<>(Agent.class);
    private Path keyStore;

    /** Three runs at a time: what the suite does takes more time than what it waits for, and there are two cores. */
    @BeforeAll
    void runTheSuite(@TempDir Path secrets) throws Exception {
        keyStore = secrets.resolve("localhost.p12");
        TestCertificate.writeKeyStore(keyStore);
        suite.compile();
        Files.createDirectories(REPORTS);
        inParallel(
                () -> tryServers("servers-1", List.of(Agent.SERVER_PLAIN, Agent.SERVER_TLS, Agent.SERVER_NETTY)),
                () -> tryServers(
                        "servers-2", List.of(Agent.SERVER_DEFLATE, Agent.SERVER_STREAM, Agent.SERVER_COMPOSED)),
                () -> tryClients("clients", List.of(Agent.CLIENT_SLUICE, Agent.CLIENT_NETTY)));
        for (Map.Entry<Agent, Results> run : results.entrySet()) {
            run.getValue().write(REPORTS.resolve(run.getKey().name().toLowerCase(Locale.ROOT) + ".txt"));
        }
        Map<Agent, Results> expected = new EnumMap<>(Agent.class);
        for (Agent agent : Agent.values()) {
            expected.put(agent, Results.expected(agent));
        }
        Report.section("autobahn", AutobahnReport.markdown(results, expected));
    }

    @ParameterizedTest
    @EnumSource
    void hasTheExpectedResultInEveryCase(Agent agent) throws IOException {
        assertThat(results.get(agent).differencesFrom(Results.expected(agent))).isEmpty();
    }

    private void tryServers(String name, List<Agent> agents) throws Exception {
        List<Program> servers = new ArrayList<>();
        Map<Agent, URI> urls = new EnumMap<>(Agent.class);
        TlsHop hop = null;
        try {
            for (Agent agent : agents) {
                Program server = start(agent, serverArguments(agent));
                servers.add(server);
                URI url = URI.create(server.url());
                if (agent == Agent.SERVER_TLS) {
                    hop = new TlsHop(url, keyStore, TestCertificate.PASSWORD);
                    url = hop.url();
                }
                urls.put(agent, url);
            }
            try (Program client = suite.fuzzingClient(name, urls)) {
                assertSuccess(client);
            }
            for (Program server : servers) {
                assertThat(server.terminate()).as("exit code: %s", server).isEqualTo(Program.SIGTERM);
            }
        } finally {
            if (hop != null) {
                hop.close();
            }
            for (Program server : servers) {
                server.close();
            }
        }
        collect(name, agents);
    }

    private void tryClients(String name, List<Agent> agents) throws Exception {
        try (Program server = suite.fuzzingServer(name)) {
            for (Agent agent : agents) {
                List<String> arguments = List.of("autobahn-client", "--agent", agent.argument(), server.url());
                try (Program client = start(agent, arguments)) {
                    assertSuccess(client);
                }
            }
            assertThat(server.terminate()).as("exit code: %s", server).isZero(); // the suite has a handler for SIGTERM
        }
        collect(name, agents);
    }

    private List<String> serverArguments(Agent agent) {
        List<String> arguments = new ArrayList<>(List.of("autobahn-server", "--agent", agent.argument()));
        if (agent == Agent.SERVER_TLS) {
            arguments.addAll(
                    List.of("--key-store", keyStore.toString(), "--key-store-password", TestCertificate.PASSWORD));
        }
        return arguments;
    }

    private static Program start(Agent agent, List<String> arguments) throws IOException {
        return Program.start(Commands.jar(arguments.toArray(String[]::new)), REPORTS.resolve(agent.name() + ".log"));
    }

    private static void assertSuccess(Program program) throws IOException, InterruptedException {
        assertThat(program.exitCode(PATIENCE)).as("exit code: %s", program).isZero();
    }

    private void collect(String name, List<Agent> agents) {
        synchronized (results) {
            for (Agent agent : agents) {
                results.put(agent, Results.reported(suite.index(name), agent.argument()));
            }
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void inParallel(Step... steps) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(steps.length);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (Step step : steps) {
                tasks.add(() -> {
                    step.run();
                    return null;
                });
            }
            for (Future<Void> task : threads.invokeAll(tasks)) {
                task.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
