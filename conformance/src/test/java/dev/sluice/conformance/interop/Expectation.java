package dev.sluice.conformance.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** The results that are known, and what differs from them. */
final class Expectation {

    private final Map<String, Result> known = new LinkedHashMap<>();
    private final List<String> differences = new ArrayList<>();

    /** Expects these. */
    Expectation(List<Result> results) {
        for (Result each : results) {
            if (known.put(each.place(), each) != null) {
                differences.add(each.place() + ": expected twice");
            }
            if (each.involves("Sluice")
                    && !each.isGood()
                    && !each.isNotApplicable()
                    && each.because().isEmpty()) {
                differences.add(each.place() + ": " + each.text() + " is expected without a reason");
            }
        }
    }

    /** Reads what {@link #write} has written. */
    static Expectation read(Path file) throws IOException {
        return new Expectation(List.of(JsonMapper.shared().readValue(Files.readString(file), Result[].class)));
    }

    /** Writes a line for each result. */
    static void write(Path file, List<Result> results) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                results.stream()
                        .map(JsonMapper.shared()::writeValueAsString)
                        .collect(Collectors.joining(",\n", "[\n", "\n]\n")));
    }

    /**
     * Compares.
     *
     * @param actual results, each of them of a place of its own
     * @return the same; where one is expected, as it is expected, with its alternatives and its reason
     */
    List<Result> compare(List<Result> actual) {
        Map<String, Result> missing = new LinkedHashMap<>(known);
        List<Result> compared = new ArrayList<>();
        for (Result each : actual) {
            Result expected = missing.remove(each.place());
            boolean same = expected != null && expected.result().containsAll(each.result());
            compared.add(same ? expected : each);
            if (!same) {
                String instead = expected == null ? "nothing" : expected.text();
                differences.add(each.place() + ": " + each.text() + " (expected: " + instead + ")");
            }
        }
        missing.values().forEach(each -> differences.add(each.place() + ": nothing (expected: " + each.text() + ")"));
        return compared;
    }

    /** What is not as it should be, one line each. */
    List<String> differences() {
        return differences;
    }
}
