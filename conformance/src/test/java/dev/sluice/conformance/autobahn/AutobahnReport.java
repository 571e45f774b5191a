package dev.sluice.conformance.autobahn;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Predicate;

/** Tells of all runs, in Markdown. */
final class AutobahnReport {

    private static final String INTRODUCTION = """
            ## Autobahn testsuite

            Autobahn 0.5.6, all %d cases, none left out, in both directions. Each row is an agent that echoes. The suite judges what
            an agent answered and how it closed; 7.1.6, 7.13.1 and 7.13.2 can be no better than INFORMATIONAL. What each case has
            to give is in `expected/autobahn-*.txt`.

            The suite has no cases for permessage-deflate. It is agreed on all the same, in all cases but the four that mean
            nothing with it: 3.4 expects that nobody owns RSV1, 6.4.3 and 6.4.4 send as compressed what is not, 10.1.1 counts the
            frames of an uncompressed message. The suite cannot speak TLS, so a small program does it for it.

            Netty closes at once when a peer breaks a rule. Now and then that destroys the close code on its way, and the suite
            has nothing to complain of: hence the numbers with "up to".

            | agent | cases | OK | NON-STRICT | INFORMATIONAL | FAILED | wrong close code | closed otherwise wrongly |
            |---|--:|--:|--:|--:|--:|--:|--:|
            """.formatted(Results.CASES);

    private AutobahnReport() {}

    /**
     * The table, in the order of the map, and below it what is not OK of the agents that are ours. It does not vary from run
     * to run as long as the expectations are met.
     */
    static String markdown(Map<Agent, Results> runs, Map<Agent, Results> expected) {
        StringJoiner text = new StringJoiner("\n", INTRODUCTION, "\n");
        runs.forEach((agent, results) -> text.add(row(agent.title(), results, expected.get(agent))));
        text.add("").add("What is not OK of Sluice's:").add("");
        runs.forEach((agent, results) -> {
            if (agent.isOurs()) {
                notOk(agent.title(), results).forEach(text::add);
            }
        });
        return text.toString();
    }

    private static List<String> notOk(String title, Results results) {
        return results.all().stream()
                .filter(result -> !result.isOk())
                .map(result -> "- " + title + ": " + result.id() + ", behaviour " + result.behavior() + ", close "
                        + result.close())
                .toList();
    }

    private static String row(String title, Results results, Results expected) {
        List<String> cells = List.of(
                title,
                count(results, result -> true),
                count(results, result -> result.behavior().equals("OK")),
                count(results, result -> result.behavior().equals("NON-STRICT")),
                count(results, result -> result.behavior().equals("INFORMATIONAL")),
                count(results, result -> result.behavior().equals("FAILED")),
                wrongCodes(results, expected),
                count(results, AutobahnReport::isClosedOtherwiseWrongly));
        return "| " + String.join(" | ", cells) + " |";
    }

    private static String wrongCodes(Results results, Results expected) {
        boolean varies =
                expected.all().stream().anyMatch(result -> result.close().contains("|"));
        return varies
                ? "up to " + count(expected, result -> result.close().contains("WRONG CODE"))
                : count(results, result -> result.close().equals("WRONG CODE"));
    }

    private static boolean isClosedOtherwiseWrongly(CaseResult result) {
        return !List.of("OK", "INFORMATIONAL", "WRONG CODE").contains(result.close());
    }

    private static String count(Results results, Predicate<CaseResult> what) {
        return Long.toString(results.all().stream().filter(what).count());
    }
}
