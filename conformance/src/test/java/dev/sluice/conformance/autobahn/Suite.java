package dev.sluice.conformance.autobahn;

import dev.sluice.conformance.Commands;
import dev.sluice.conformance.Program;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** The testsuite, which runs under Jython; {@code suite.py} starts it. */
final class Suite {

    private static final Duration COMPILE_PATIENCE = Duration.ofMinutes(5);

    /** Seconds. The suite's own are 5, 1 and 1, which on a busy machine would be the fault of the peer. */
    private static final Map<String, Integer> TIMEOUTS =
            Map.of("openHandshakeTimeout", 60, "closeHandshakeTimeout", 10, "serverConnectionDropTimeout", 10);

    private final Path home;
    private final Path target;

    /**
     * Names the folders.
     *
     * @param home has {@code jython-standalone.jar}, and the suite in {@code testsuite}
     * @param target gets what is written
     */
    Suite(Path home, Path target) {
        this.home = home;
        this.target = target;
    }

    /** Compiles it, so that the programs that are started together need not. */
    void compile() throws IOException, InterruptedException {
        try (Program compiler = start("compile", List.of())) {
            int exitCode = compiler.exitCode(COMPILE_PATIENCE);
            if (exitCode != 0) {
                throw new IOException(compiler + ": it ended with " + exitCode);
            }
        }
    }

    /**
     * Starts the suite's client, which goes from server to server and ends.
     *
     * @param name of the run
     * @param servers where they are; with {@link Agent#SERVER_DEFLATE}, permessage-deflate is agreed on
     */
    Program fuzzingClient(String name, Map<Agent, URI> servers) throws IOException {
        List<Map<String, Object>> list = new ArrayList<>();
        servers.forEach((agent, url) -> list.add(
                Map.of("agent", agent.argument(), "url", url.toString(), "deflate", agent == Agent.SERVER_DEFLATE)));
        return start(name, List.of("fuzzingclient", specification(name, Map.of("servers", list))));
    }

    /** Starts the suite's server, which clients ask for each case. */
    Program fuzzingServer(String name) throws IOException {
        // Port 0 is a free one; the other port is that of a web page which nobody reads.
        String specification = specification(name, Map.of("url", "ws://127.0.0.1:0", "webport", 0));
        return start(name, List.of("fuzzingserver", specification));
    }

    /** The file in which the suite says what it thinks. */
    Path index(String name) {
        return target.resolve(name).resolve("index.json");
    }

    private String specification(String name, Map<String, Object> settings) throws IOException {
        Map<String, Object> specification = new TreeMap<>(settings);
        specification.put("outdir", target.resolve(name).toString());
        specification.put("cases", List.of("*"));
        specification.put("options", timeouts(settings));
        Path file = target.resolve(name + ".json");
        Files.createDirectories(target);
        JsonMapper.shared().writeValue(file, specification);
        return file.toString();
    }

    private static Map<String, Integer> timeouts(Map<String, Object> settings) {
        Map<String, Integer> timeouts = new TreeMap<>(TIMEOUTS);
        if (settings.containsKey("url")) {
            timeouts.remove("serverConnectionDropTimeout"); // it is the server that drops
        }
        return timeouts;
    }

    private Program start(String name, List<String> arguments) throws IOException {
        List<String> java = new ArrayList<>(List.of(
                "-XX:+UseSerialGC",
                "-Xmx2g",
                "-cp",
                home.resolve("jython-standalone.jar") + System.getProperty("path.separator") + classes(),
                "org.python.util.jython",
                classes().resolve("dev/sluice/conformance/autobahn/suite.py").toString(),
                home.resolve("testsuite").toString()));
        java.addAll(arguments);
        return Program.start(Commands.java(java.toArray(String[]::new)), target.resolve(name + ".log"));
    }

    /** The classes of these tests, and {@code suite.py}. */
    private static Path classes() {
        try {
            return Path.of(Suite.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
