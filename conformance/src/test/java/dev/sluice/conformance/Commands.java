package dev.sluice.conformance;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Command lines of the programs that the tests start. They run in the module's directory. */
public final class Commands {

    private Commands() {}

    /** A JVM like this one. */
    public static List<String> java(String... arguments) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return Stream.concat(Stream.of(java), Stream.of(arguments)).toList();
    }

    /** A command of the conformance jar. */
    public static List<String> jar(String... arguments) {
        Stream<String> jar = Stream.of("-jar", System.getProperty("conformance.jar"));
        return java(Stream.concat(jar, Stream.of(arguments)).toArray(String[]::new));
    }

    /** A script of the folder {@code interop}. */
    public static List<String> node(String script, String... arguments) {
        return Stream.concat(Stream.of("node", "interop/" + script), Stream.of(arguments))
                .toList();
    }
}
