package dev.sluice.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a process has had of the processors until a moment, user and system time, as the kernel counts it: by thread to the
 * nanosecond in {@code /proc/PID/task/TID/schedstat}, and for the whole process in ticks of 10 ms in {@code /proc/PID/stat}.
 *
 * @param threads by thread id
 * @param ticks of all threads, of those too that have ended
 */
public record ProcessCpu(Map<String, ThreadCpu> threads, long ticks) {

    /**
     * One thread's part.
     *
     * @param name what the kernel calls it, cut to 15 characters
     */
    public record ThreadCpu(String name, long nanos) {}

    private static final long TICK_NANOS = 10_000_000;

    // The fields behind the name in parentheses, which may hold anything: utime is number 14, stime 15, the state 3.
    private static final int USER_TICKS = 14 - 3;
    private static final int SYSTEM_TICKS = 15 - 3;

    /** How HotSpot calls the threads that compile. */
    private static final List<String> COMPILERS = List.of("C1 Comp", "C2 Comp");

    /** Reads them for a process of the same user. */
    public static ProcessCpu of(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            return new ProcessCpu(
                    readThreads(process.resolve("task")), ticks(Files.readString(process.resolve("stat"))));
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid + " is gone", e);
        }
    }

    /** Nanoseconds of all threads since then; to the tick alone when a thread has ended and took its time with it. */
    public long nanosSince(ProcessCpu before) {
        if (!threads.keySet().containsAll(before.threads.keySet())) {
            return (ticks - before.ticks) * TICK_NANOS;
        }
        return threads.entrySet().stream()
                .mapToLong(thread -> nanosSince(before, thread))
                .sum();
    }

    /** The part that the JVM's compilers had: much of it says that the warm-up was too short. */
    public long compilerNanosSince(ProcessCpu before) {
        return threads.entrySet().stream()
                .filter(thread -> COMPILERS.stream().anyMatch(thread.getValue().name::startsWith))
                .mapToLong(thread -> nanosSince(before, thread))
                .sum();
    }

    private static long nanosSince(ProcessCpu before, Map.Entry<String, ThreadCpu> thread) {
        ThreadCpu then = before.threads.get(thread.getKey());
        return thread.getValue().nanos - (then == null ? 0 : then.nanos);
    }

    private static Map<String, ThreadCpu> readThreads(Path tasks) throws IOException {
        Map<String, ThreadCpu> threads = new HashMap<>();
        try (var directory = Files.newDirectoryStream(tasks)) {
            for (Path task : directory) {
                read(task).ifPresent(thread -> threads.put(task.getFileName().toString(), thread));
            }
        }
        return threads;
    }

    /** Empty when the thread has ended since the directory was read. */
    private static Optional<ThreadCpu> read(Path task) throws IOException {
        try {
            String name = Files.readString(task.resolve("comm")).strip();
            String nanos = Files.readString(task.resolve("schedstat")).split(" ", 2)[0];
            return Optional.of(new ThreadCpu(name, Long.parseLong(nanos)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** User and system time in a line of {@code /proc/PID/stat}. */
    static long ticks(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
    }
}
