package dev.sluice.benchmarks.memory;

import dev.sluice.benchmarks.process.Child;
import dev.sluice.benchmarks.process.Numbers;
import io.netty.util.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * What a connection costs a server in memory after some messages each way, and how many bytes those take on the wire. Each
 * server is an echo in a JVM of its own; all clients are in another. Prints a table in Markdown, and fails when a message does
 * not come back as it was sent or a goal is missed.
 */
@Command(
        name = "memory",
        description =
                "What a connection costs a server in memory. Takes some minutes. Arguments are JVM flags to run every"
                        + " server with as well, such as -Dio.netty.allocator.type=pooled.")
public final class ConnectionMemory implements Callable<Integer> {

    private static final int CONNECTIONS = 2000;
    private static final int MESSAGES = 20;
    private static final int MESSAGE_BYTES = 1024;

    /** Connections that come and go before the first measurement, so that classes are loaded and code compiled. */
    private static final int WARMUP_CONNECTIONS = 8;

    private static final int WARMUP_MESSAGES = 1000;

    private static final double GOAL_OVER_UNCOMPRESSED_KIB = 20;
    private static final int GOAL_WINDOW_BITS = 12;
    private static final double GOAL_WIRE_DEVIATION = 0.01;

    /** The same for all. The client's are not measured. */
    private static final List<String> SERVER_FLAGS = List.of(
            "-Xms512m",
            "-Xmx512m",
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            "-XX:MaxDirectMemorySize=4g",
            "-XX:TieredStopAtLevel=1");

    private static final List<String> CLIENT_FLAGS =
            List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=4g");

    private record Row(ServerKind kind, int windowBits, Numbers before, Numbers idle, Numbers after) {

        double residentKib() {
            return perConnection("resident", before, after) / 1024;
        }

        double heapKib() {
            return perConnection("heap", before, after) / 1024;
        }

        double idleKib() {
            return (perConnection("resident", before, idle) + perConnection("heap", before, idle)) / 1024;
        }

        double kib() {
            return residentKib() + heapKib();
        }

        double wireBytes(String direction) {
            return perConnection(direction, idle, after) / MESSAGES;
        }

        private static double perConnection(String name, Numbers from, Numbers to) {
            return (to.get(name) - from.get(name)) / (double) CONNECTIONS;
        }
    }

    private final List<Row> rows = new ArrayList<>();
    private final List<String> misses = new ArrayList<>();

    @Unmatched
    private final List<String> additionalServerFlags = new ArrayList<>();

    private ConnectionMemory() {}

    /** Measures all servers, which takes some minutes; 1 when a goal is missed. */
    @Override
    public Integer call() throws Exception {
        List<String> flags = new ArrayList<>(SERVER_FLAGS);
        flags.addAll(additionalServerFlags);
        measureAll(flags);
        print(flags);
        judge();
        return misses.isEmpty() ? 0 : 1;
    }

    private void measureAll(List<String> flags) throws Exception {
        rows.add(measure(ServerKind.NETTY_UNCOMPRESSED, 0, flags));
        rows.add(measure(ServerKind.UNCOMPRESSED, 0, flags));
        for (int bits : new int[] {GOAL_WINDOW_BITS, 15}) {
            rows.add(measure(ServerKind.HIBERNATING, bits, flags));
            rows.add(measure(ServerKind.DEDICATED, bits, flags));
        }
        rows.add(measure(ServerKind.NETTY, 15, flags)); // on the JDK's zlib it knows no other
    }

    private static Row measure(ServerKind kind, int windowBits, List<String> flags) throws Exception {
        System.err.println(kind.title + (windowBits == 0 ? "" : ", " + windowBits + " bits"));
        try (Child server = new Child(List.of(), flags, ServerMain.class, kind, windowBits);
                Child client = new Child(
                        List.of(),
                        CLIENT_FLAGS,
                        ClientMain.class,
                        server.greeting().get("port"),
                        kind.compresses(),
                        MESSAGE_BYTES)) {
            client.tell("connect " + WARMUP_CONNECTIONS);
            client.tell("talk " + WARMUP_MESSAGES);
            client.tell("close");
            Numbers before = server.tell("measure");
            client.tell("connect " + CONNECTIONS);
            Numbers idle = server.tell("measure");
            client.tell("talk " + MESSAGES);
            Numbers after = server.tell("measure");
            if (before.get("connections") != 0 || after.get("connections") != CONNECTIONS) {
                throw new IllegalStateException("connections before: " + before + ", after: " + after);
            }
            System.err.println("  before " + before + "\n  idle   " + idle + "\n  after  " + after);
            return new Row(kind, windowBits, before, idle, after);
        }
    }

    private void print(List<String> flags) {
        System.out.printf(
                Locale.ROOT,
                "%,d connections, %d messages of %,d bytes each way; JDK %s, Netty %s; server: %s, MALLOC_ARENA_MAX=%s%n%n",
                CONNECTIONS,
                MESSAGES,
                MESSAGE_BYTES,
                Runtime.version(),
                nettyVersion(),
                String.join(" ", flags),
                Child.mallocArenas());
        System.out.println("| server | window bits | idle KiB | off-heap KiB | heap KiB | KiB | over uncompressed KiB |"
                + " of Netty's | wire in B | wire out B | zlib objects |");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (Row row : rows) {
            Row netty = row(row.kind.compresses() ? ServerKind.NETTY : ServerKind.NETTY_UNCOMPRESSED, 0);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %.1f | %.1f | %.1f | %.1f | %.1f | %.3f | %.1f | %.1f | %s |%n",
                    row.kind.title,
                    row.windowBits == 0 ? "" : row.windowBits,
                    row.idleKib(),
                    row.residentKib(),
                    row.heapKib(),
                    row.kib(),
                    overUncompressed(row),
                    row.kib() / netty.kib(),
                    row.wireBytes("received"),
                    row.wireBytes("sent"),
                    row.kind.isNetty() ? "" : row.after.get("deflaters") + " + " + row.after.get("inflaters"));
        }
        System.out.println();
    }

    private void judge() {
        double over = overUncompressed(row(ServerKind.HIBERNATING, GOAL_WINDOW_BITS));
        judge(
                over <= GOAL_OVER_UNCOMPRESSED_KIB,
                "hibernating at %d bits costs %.1f KiB a connection more than uncompressed; the goal: at most %.0f",
                GOAL_WINDOW_BITS,
                over,
                GOAL_OVER_UNCOMPRESSED_KIB);
        for (int bits : new int[] {GOAL_WINDOW_BITS, 15}) {
            double ratio = row(ServerKind.HIBERNATING, bits).wireBytes("sent")
                    / row(ServerKind.DEDICATED, bits).wireBytes("sent");
            judge(
                    Math.abs(ratio - 1) <= GOAL_WIRE_DEVIATION,
                    "hibernating at %d bits sends %.4f of what dedicated does; the goal: within %.0f %%",
                    bits,
                    ratio,
                    GOAL_WIRE_DEVIATION * 100);
        }
    }

    private void judge(boolean reached, String format, Object... numbers) {
        String sentence = String.format(Locale.ROOT, format, numbers);
        System.out.println((reached ? "Reached: " : "MISSED: ") + sentence + '.');
        if (!reached) {
            misses.add(sentence);
        }
    }

    private double overUncompressed(Row row) {
        return row.kib()
                - row(row.kind.isNetty() ? ServerKind.NETTY_UNCOMPRESSED : ServerKind.UNCOMPRESSED, 0)
                        .kib();
    }

    /** The row of that server; with windows of that many bits, unless they are 0. */
    private Row row(ServerKind kind, int windowBits) {
        return rows.stream()
                .filter(row -> row.kind == kind && (windowBits == 0 || row.windowBits == windowBits))
                .findFirst()
                .orElseThrow();
    }

    private static String nettyVersion() {
        return Version.identify().values().stream()
                .map(Version::artifactVersion)
                .findFirst()
                .orElse("unknown");
    }
}
