package dev.sluice.conformance.autobahn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The results of one agent: what the suite has reported, or what is expected of it. */
final class Results {

    /** How many cases the suite has. A connection that is lost ends it early, and it does not complain. */
    static final int CASES = 301;

    private final SortedMap<String, CaseResult> byId = new TreeMap<>(CaseResult.BY_ID);

    /** Collects results. */
    Results(Collection<CaseResult> results) {
        for (CaseResult result : results) {
            if (byId.put(result.id(), result) != null) {
                throw new IllegalArgumentException(result.id() + " is there twice");
            }
        }
    }

    /** Reads the suite's {@code index.json}; an agent that it does not know has no results. */
    static Results reported(Path index, String agent) {
        List<CaseResult> results = new ArrayList<>();
        for (var entry : JsonMapper.shared().readTree(index).path(agent).properties()) {
            JsonNode result = entry.getValue();
            results.add(new CaseResult(
                    entry.getKey(),
                    result.path("behavior").asString(),
                    result.path("behaviorClose").asString()));
        }
        return new Results(results);
    }

    /** Reads the committed file of an agent, which has a line for each case. */
    static Results expected(Agent agent) throws IOException {
        return read(Path.of("expected", agent.expectation()));
    }

    /** Reads what {@link #write} wrote. */
    static Results read(Path file) throws IOException {
        return new Results(
                Files.readAllLines(file).stream().map(CaseResult::parse).toList());
    }

    /** Writes such a file. */
    void write(Path file) throws IOException {
        Files.write(file, byId.values().stream().map(CaseResult::line).toList());
    }

    /** In the order of the suite. */
    Collection<CaseResult> all() {
        return byId.values();
    }

    /** What is not as expected, a line for each case; and one if the cases are not as many as the suite has. */
    List<String> differencesFrom(Results expected) {
        List<String> differences = new ArrayList<>();
        if (byId.size() != CASES) {
            differences.add(byId.size() + " cases (expected: " + CASES + ")");
        }
        TreeSet<String> ids = new TreeSet<>(byId.keySet());
        ids.addAll(expected.byId.keySet());
        for (String id : ids) {
            CaseResult got = byId.get(id);
            CaseResult wanted = expected.byId.get(id);
            if (wanted == null) {
                differences.add(got.line() + " (expected: no such case)");
            } else if (got == null || !wanted.allows(got)) {
                differences.add((got == null ? id + " is missing" : got.line()) + " (expected: " + wanted.line() + ")");
            }
        }
        return differences;
    }
}
