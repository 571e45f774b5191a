package dev.sluice.benchmarks.endtoend.load;

import dev.sluice.benchmarks.process.Numbers;
import dev.sluice.benchmarks.process.ProcessCpu;
import java.util.Map;

/** Where the load generator and the server stand at a moment. */
record Snapshot(long nanos, long messages, long compressedMessages, long bytes, ProcessCpu server, ProcessCpu load) {

    static Snapshot take(Tally tally, long serverPid) {
        return new Snapshot(
                System.nanoTime(),
                tally.messages,
                tally.compressedMessages,
                tally.bytes,
                ProcessCpu.of(serverPid),
                ProcessCpu.of(ProcessHandle.current().pid()));
    }

    /** What has happened since then. */
    Numbers since(Snapshot before) {
        return new Numbers(Map.of(
                "nanos", nanos - before.nanos,
                "messages", messages - before.messages,
                "compressedMessages", compressedMessages - before.compressedMessages,
                "bytes", bytes - before.bytes,
                "serverNanos", server.nanosSince(before.server),
                "compilerNanos", server.compilerNanosSince(before.server),
                "loadNanos", load.nanosSince(before.load)));
    }
}
