package dev.sluice.benchmarks.endtoend.report;

import java.util.List;

/** The names of the values of a round. */
public final class Measure {

    /** The server's CPU seconds a million messages. */
    public static final String CPU = "cpuSecondsPerMillionMessages";

    /** Messages that have come back, and were right, a second. */
    public static final String THROUGHPUT = "messagesPerSecond";

    /** The server's CPU time by the time that has gone by: 1 is a core. */
    public static final String SERVER_BUSY = "serverCores";

    /** The load generator's. */
    public static final String LOAD_BUSY = "loadGeneratorCores";

    /** The part of the server's CPU time that the JIT compilers had. */
    public static final String COMPILERS = "compilersShareOfServerCpu";

    /** Bytes a message that the server sends, headers included. */
    public static final String WIRE_BYTES = "wireBytesPerMessage";

    /** The part of the server's messages that came compressed. */
    public static final String COMPRESSED = "compressedShare";

    /** Window bits that the server has agreed to for itself, and for the client. */
    public static final String SERVER_BITS = "serverWindowBits";

    /** See {@link #SERVER_BITS}. */
    public static final String CLIENT_BITS = "clientWindowBits";

    /** 1 if the server has said that it compresses each message by itself. */
    public static final String SERVER_NO_TAKEOVER = "serverNoContextTakeover";

    /** Messages a second, in the rounds at a fixed rate. */
    public static final String RATE = "fixedRate";

    /** 1 if the server has kept up with that rate. */
    public static final String SUSTAINED = "sustained";

    /** Microseconds by which 99 % of the messages were sent late at most, which latencies include. */
    public static final String DELAY = "sendDelayMicrosP99";

    /** What percentiles of latency begin with; a number follows. Microseconds. */
    public static final String LATENCY = "latencyMicrosP";

    /** The percentiles that there are. */
    public static final List<String> PERCENTILES =
            List.of("50", "75", "90", "95", "99", "99.5", "99.9", "99.99", "100");

    /** KiB that a connection takes: resident memory outside of the heap, and live objects on it. */
    public static final String MEMORY = "kibPerConnection";

    /** The part outside of the heap. */
    public static final String OFF_HEAP = "offHeapKibPerConnection";

    /** The part on the heap. */
    public static final String HEAP = "heapKibPerConnection";

    /** The same as {@link #MEMORY}, between no connections and the first ones. */
    public static final String FIRST_MEMORY = "kibPerConnectionOfTheFirst";

    private Measure() {}

    /** What servers are compared by, as people say it. */
    static String title(String measure) {
        return switch (measure) {
            case CPU -> "The server's CPU time a message";
            case MEMORY -> "Memory a connection";
            default ->
                throw new IllegalArgumentException(
                        "measure: " + measure + " (expected: " + CPU + " or " + MEMORY + ")");
        };
    }
}
