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

    private static final List<String> REMARKS = List.of(
            "A case is 1,000 messages of one shape, 18 shapes from 16 bytes to 128 KiB, whole (12.*) and in fragments (13.*).",
            "",
            "- ws as a server refuses the whole handshake with 400 when one of the offers has a parameter that is not defined,"
                    + " where RFC 7692 7.1 has it decline that offer: the cases of this set cannot run there, and what is"
                    + " checked is that refusal.",
            "- ws compresses with a window of 9 bits where 8 are agreed on, since zlib cannot do less. It refers back by no more"
                    + " than 250 bytes then, so these cases run and have to pass.",
            "- ws as a client makes one offer. For more, the header of its request is written by a hook that it has for that.",
            "- Our client never names a window of 15 bits, which is what is meant without it: between our client and any server"
                    + " the two sets with 15 bits are negotiated as if there was no parameter. As a client, ws names them.",
            "- Our server declines no offer that RFC 7692 allows: of the three offers of which ws takes the second, it takes the"
                    + " first.",
            "- Where our client is, the messages that are marked as compressed are counted, and their bytes, in both directions;"
                    + " where ws is the client, the bytes of the connection.");

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

    /** The section: the table, and what is to be known of it. */
    String markdown() {
        List<String> lines = new ArrayList<>(List.of("## Compression", ""));
        lines.addAll(table());
        lines.add("");
        lines.addAll(REMARKS);
        return String.join("\n", lines);
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
