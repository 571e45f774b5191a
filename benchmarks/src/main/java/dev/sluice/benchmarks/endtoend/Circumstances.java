package dev.sluice.benchmarks.endtoend;

import dev.sluice.benchmarks.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** On what is measured, and what. */
final class Circumstances {

    private static final String VERSIONS = "versions.properties";

    private Circumstances() {}

    /** The machine, by the name of each fact; its load is from before the measurement, when it ought to be idle. */
    static Map<String, String> machine() {
        Environment environment = Environment.now();
        Map<String, String> facts = new TreeMap<>();
        facts.put("cores", Integer.toString(environment.cores()));
        facts.put("CPU", environment.processor());
        facts.put("JDK", environment.jdk());
        facts.put("kernel", environment.system());
        facts.put("load", Double.toString(environment.load()));
        return facts;
    }

    /** What the build has put into the jar. */
    static Map<String, String> versions() throws IOException {
        Properties properties = new Properties();
        try (InputStream input = Circumstances.class.getResourceAsStream(VERSIONS)) {
            if (input == null) {
                throw new IOException("the jar has no " + VERSIONS);
            }
            properties.load(input);
        }
        Map<String, String> versions = new TreeMap<>();
        properties.forEach((name, version) -> versions.put((String) name, (String) version));
        return versions;
    }
}
