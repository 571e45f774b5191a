package dev.sluice.conformance.interop;

import dev.sluice.conformance.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client that tries the rows with a server. */
final class Run {

    /** A row takes 10 s at most; the first line, as long as a browser or a JVM takes to start. */
    private static final Duration LINE = Duration.ofSeconds(60);

    private final Peer server;
    private final Peer client;
    private final List<Result> results = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private String version = "";

    /** Prepares it. */
    Run(Peer server, Peer client) {
        this.server = server;
        this.client = client;
    }

    /** Runs the client to its end. Whatever goes wrong is among the {@link #problems()}. */
    Run with(String url, Path log) {
        try (Program program = Program.start(client.clientCommand(url), log)) {
            for (Optional<String> line = program.nextLine(LINE); line.isPresent(); line = program.nextLine(LINE)) {
                read(JsonMapper.shared().readTree(line.get()));
            }
            int exitCode = program.exitCode(LINE);
            if (exitCode != 0) {
                problem("it ended with " + exitCode + ": see " + program);
            }
        } catch (IOException | RuntimeException e) {
            problem(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problem(e.toString());
        }
        checkRows();
        return this;
    }

    private void read(JsonNode line) {
        if (line.has("peer")) {
            version = line.get("version").asString();
        } else {
            String row = line.get("row").asString();
            String result = line.get("result").asString();
            results.add(new Result(server.title(), client.title(), row, List.of(result), ""));
        }
    }

    private void checkRows() {
        List<String> rows = results.stream().map(Result::row).toList();
        List<String> all = List.of(Row.values()).stream().map(Row::title).toList();
        if (!rows.equals(all)) {
            problem("its rows were " + rows + " (expected: " + all + ")");
        }
    }

    private void problem(String what) {
        problems.add(server.title() + " server, " + client.title() + " client: " + what);
    }

    /** The peer that visits. */
    Peer client() {
        return client;
    }

    /** The version that it says it has. */
    String version() {
        return version;
    }

    /** What it says of each row. */
    List<Result> results() {
        return results;
    }

    /** What kept it from doing as it should. */
    List<String> problems() {
        return problems;
    }
}
