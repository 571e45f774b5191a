package dev.sluice.conformance.deflate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which cases passed, between whom. */
final class CompressionReport {

    private static final String IMPOSSIBLE = "cannot";

    /** What one client said about one server. */
    private record Column(Set<String> passed, Set<String> impossible) {}

    private final List<CompressionCase> cases;
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private int ran;

    CompressionReport(List<CompressionCase> cases) {
        this.cases = cases;
    }

    /**
     * Takes the lines of a client.
     *
     * @param who the client and the server
     * @param impossible the sets that this server cannot do
     * @param lines {@code ok CASE} or {@code FAIL CASE why}; others are ignored
     */
    void add(String who, Set<String> impossible, List<String> lines) {
        Column column = new Column(new LinkedHashSet<>(), impossible);
        columns.put(who, column);
        Set<String> missing = new LinkedHashSet<>();
        cases.stream()
                .filter(each -> !impossible.contains(each.parameters().name()))
                .forEach(each -> missing.add(each.name()));
        for (String line : lines) {
            String[] words = line.split(" ", 3);
            if (!words[0].equals("ok") && !words[0].equals("FAIL")) {
                continue;
            }
            if (!missing.remove(words[1])) {
                failures.add(who + ": nobody asked for this: " + line);
            } else if (words[0].equals("ok")) {
                column.passed.add(words[1]);
            } else {
                failures.add(who + ": " + line);
            }
            ran++;
        }
        missing.forEach(name -> failures.add(who + ": no word of " + name));
    }

    /** All cases that failed or did not run, and why. */
    List<String> failures() {
        return failures;
    }

    /** How many cases ran. */
    int ran() {
        return ran;
    }

    /** A table: the sets of parameters, and between whom how many cases of each passed. */
    List<String> table() {
        List<String> table = new ArrayList<>();
        table.add("| set | parameters | " + String.join(" | ", columns.keySet()) + " |");
        table.add("|---|---|" + "---|".repeat(columns.size()));
        int number = 0;
        for (ParameterSet parameters : ParameterSet.ALL) {
            number++;
            List<String> cells = columns.values().stream()
                    .map(column -> cell(column, parameters))
                    .toList();
            table.add("| " + number + " | " + parameters.name() + " | " + String.join(" | ", cells) + " |");
        }
        return table;
    }

    private String cell(Column column, ParameterSet parameters) {
        if (column.impossible.contains(parameters.name())) {
            return IMPOSSIBLE;
        }
        List<String> names = cases.stream()
                .filter(each -> each.parameters().equals(parameters))
                .map(CompressionCase::name)
                .toList();
        return names.stream().filter(column.passed::contains).count() + " of " + names.size();
    }
}
