package dev.sluice.benchmarks.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which core the server has, and which one the load generator.
 *
 * @param server what stands in front of the server's command; empty where there is one core alone
 * @param load the same for the load generator
 */
record Cores(List<String> server, List<String> load) {

    private static final String ALLOWED = "Cpus_allowed_list:";
    private static final Path TASKSET = Path.of("/usr/bin/taskset");

    /** The first two cores that this process may use. */
    static Cores find() throws IOException {
        List<Integer> allowed = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith(ALLOWED)) {
                allowed.addAll(parse(line.substring(ALLOWED.length()).strip()));
            }
        }
        if (allowed.size() < 2 || !Files.isExecutable(TASKSET)) {
            return new Cores(List.of(), List.of());
        }
        return new Cores(pin(allowed.get(0)), pin(allowed.get(1)));
    }

    /** What the result says about it. */
    String describe() {
        return server.isEmpty()
                ? "NOT PINNED, servers and load generator share what there is"
                : "server on core " + last(server) + ", load generator on core " + last(load);
    }

    /** Reads {@code 0-2,5}. */
    static List<Integer> parse(String list) {
        List<Integer> cores = new ArrayList<>();
        for (String part : list.split(",", -1)) {
            String[] range = part.split("-", 2);
            int last = Integer.parseInt(range[range.length - 1]);
            for (int core = Integer.parseInt(range[0]); core <= last; core++) {
                cores.add(core);
            }
        }
        return cores;
    }

    private static List<String> pin(int core) {
        return List.of(TASKSET.toString(), "-c", Integer.toString(core));
    }

    private static String last(List<String> command) {
        return command.get(command.size() - 1);
    }
}
