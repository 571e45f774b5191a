package dev.sluice.benchmarks.process;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The memory of this JVM in bytes, with no garbage in it. The heap is as large as it will get from the start and every page of
 * it is resident ({@code AlwaysPreTouch}), so what the resident memory grows by lies outside of it, and the heap's part is what
 * the objects in it take.
 *
 * @param resident what the kernel calls VmRSS
 * @param heap what live objects take on the heap
 */
public record Memory(long resident, long heap) {

    private static final String RESIDENT = "VmRSS:";
    private static final int COLLECTIONS = 3;

    /** Collects the garbage, and measures. */
    public static Memory measure() throws IOException, InterruptedException {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc(); // what waits for a Cleaner goes with the next one
            Thread.sleep(300);
        }
        return new Memory(
                readResident(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }

    private static long readResident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith(RESIDENT)) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        throw new IOException("/proc/self/status tells no " + RESIDENT);
    }
}
