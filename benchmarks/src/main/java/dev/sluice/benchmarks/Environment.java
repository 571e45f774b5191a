package dev.sluice.benchmarks;

import io.netty.util.Version;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;

/**
 * Where and when something was measured.
 *
 * @param time when
 * @param processor its name
 * @param cores how many of them the JVM sees
 * @param system the operating system
 * @param jdk the version of the JDK
 * @param netty the version of Netty
 * @param load how many threads of the whole machine ran or wanted to, on average over the last minute
 */
public record Environment(
        Instant time, String processor, int cores, String system, String jdk, String netty, double load) {

    /** Here and now. */
    public static Environment now() {
        return new Environment(
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + ' ' + System.getProperty("os.version"),
                Runtime.version().toString(),
                nettyVersion(),
                Math.round(10 * ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()) / 10.0);
    }

    /** As it stands above a table. */
    @Override
    public String toString() {
        return processor + ", " + cores + " cores, load " + load + ", " + system + ", JDK " + jdk + ", Netty " + netty
                + ", " + time;
    }

    private static String processorName() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElseGet(() -> System.getProperty("os.arch"));
        } catch (IOException notLinux) {
            return System.getProperty("os.arch");
        }
    }

    private static String nettyVersion() {
        return Version.identify().values().stream()
                .map(Version::artifactVersion)
                .findFirst()
                .orElse("unknown");
    }
}
