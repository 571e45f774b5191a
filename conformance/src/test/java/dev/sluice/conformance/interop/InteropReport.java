package dev.sluice.conformance.interop;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The results as a page: what Sluice does, and what Netty's own handlers do where that is something else. */
final class InteropReport {

    private static final String INTRODUCTION = """
            ## Interoperability

            Programs made of implementations that are not ours talk to a server and to a client made of Sluice, and to the same
            server and client made of Netty's own handlers as Netty's examples put them together. In the last rows one end
            breaks the protocol: it sends an opcode that means nothing, text that is not UTF-8, or a Close with the code 5000.
            What counts there is the code of the first Close that the other end answers with: 1002, 1007, 1002.

            A cell has Sluice's result and, behind a slash, that of Netty's own handlers where it is another one; ✗ is told of
            below. n/a: the API of the client has no way to do that.
            """;

    private final Map<String, Result> results = new LinkedHashMap<>();
    private final Map<Peer, String> versions;

    /**
     * Of a run.
     *
     * @param results as they were expected
     * @param versions of the peers
     */
    InteropReport(List<Result> results, Map<Peer, String> versions) {
        results.forEach(each -> this.results.put(each.place(), each));
        this.versions = versions;
    }

    /** The section. */
    String markdown() {
        return INTRODUCTION
                + "\n" + peers()
                + "\n### Sluice as the server\n\n" + table(Side.SERVER)
                + "\n### Sluice as the client\n\n" + table(Side.CLIENT)
                + "\n### What is not OK with Sluice, and why\n\n" + list(Peer.SLUICE)
                + "\n### What is not OK with Netty's own handlers\n\n" + list(Peer.NETTY)
                + "\n### What an API has no way to do\n\n" + notApplicable();
    }

    private String peers() {
        StringBuilder table = new StringBuilder("| peer | version |\n|---|---|\n");
        versions.forEach((peer, version) -> table.append("| " + peer.title() + " | " + version + " |\n"));
        return table.toString();
    }

    private String table(Side side) {
        List<Peer> others = side.others();
        StringBuilder table = new StringBuilder("| |");
        others.forEach(peer -> table.append(' ').append(peer.title()).append(" |"));
        table.append("\n|---|").append("---|".repeat(others.size())).append('\n');
        for (Row row : Row.values()) {
            table.append("| ").append(row.title()).append(" |");
            others.forEach(peer -> table.append(' ')
                    .append(cell(result(side, Peer.SLUICE, peer, row), result(side, Peer.NETTY, peer, row)))
                    .append(" |"));
            table.append('\n');
        }
        return table.toString();
    }

    private static String cell(Result sluice, Result netty) {
        return sluice.result().equals(netty.result())
                ? shortText(sluice)
                : shortText(sluice) + " / " + shortText(netty);
    }

    /** A word fits in a table; a sentence does not. */
    private static String shortText(Result result) {
        if (result.isNotApplicable()) {
            return "n/a";
        }
        return result.result().stream().allMatch(each -> each.matches("\\w+")) ? result.text() : "✗";
    }

    /** Results that are the same for the same reason share a line. */
    private String list(Peer subject) {
        List<String> lines = new ArrayList<>();
        for (Side side : Side.values()) {
            List<Result> bad = of(side, subject).stream()
                    .filter(each -> !each.isGood() && !each.isNotApplicable())
                    .toList();
            group(bad, each -> each.row() + '\n' + each.text() + '\n' + reason(side, subject, each))
                    .values()
                    .forEach(same -> lines.add(line(side, subject, same)));
        }
        return lines.isEmpty() ? "Nothing.\n" : String.join("", lines);
    }

    private String line(Side side, Peer subject, List<Result> same) {
        Result first = same.get(0);
        String others = same.stream().map(side::other).collect(joining(", "));
        String text = "- " + side.title() + " with " + others + ", *" + first.row() + "*: " + first.text() + ". "
                + reason(side, subject, first);
        return text.strip() + "\n";
    }

    private String reason(Side side, Peer subject, Result result) {
        Result sluice = results.get(side.place(Peer.SLUICE.title(), side.other(result), result.row()));
        boolean known = subject == Peer.NETTY && sluice.result().equals(result.result());
        return known ? "As with Sluice." : result.because();
    }

    private String notApplicable() {
        List<Result> absent = new ArrayList<>();
        for (Side side : Side.values()) {
            of(side, Peer.SLUICE).stream().filter(Result::isNotApplicable).forEach(absent::add);
        }
        StringBuilder lines = new StringBuilder();
        group(absent, each -> each.client() + ": " + each.whyNotApplicable())
                .forEach((what, same) -> lines.append("- " + what + " (" + rows(same) + ")\n"));
        return lines.isEmpty() ? "Nothing.\n" : lines.toString();
    }

    private static String rows(List<Result> results) {
        return results.stream().map(Result::row).distinct().collect(joining(", "));
    }

    private List<Result> of(Side side, Peer subject) {
        List<Result> found = new ArrayList<>();
        for (Row row : Row.values()) {
            side.others().forEach(peer -> found.add(result(side, subject, peer, row)));
        }
        return found;
    }

    private Result result(Side side, Peer subject, Peer other, Row row) {
        return results.get(side.place(subject.title(), other.title(), row.title()));
    }

    private static Map<String, List<Result>> group(List<Result> results, Function<Result, String> key) {
        return results.stream().collect(groupingBy(key, LinkedHashMap::new, toList()));
    }

    /** Which end the subject is. */
    private enum Side {
        SERVER("server"),
        CLIENT("client");

        private final String title;

        Side(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        List<Peer> others() {
            return List.of(Peer.values()).stream()
                    .filter(peer -> this == SERVER || peer.serves())
                    .toList();
        }

        String other(Result result) {
            return this == SERVER ? result.client() : result.server();
        }

        /** Where the result of a subject and another peer is. */
        String place(String subject, String other, String row) {
            String server = this == SERVER ? subject : other;
            String client = this == SERVER ? other : subject;
            return new Result(server, client, row, List.of(), "").place();
        }
    }
}
