package dev.sluice.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the parts of the conformance run leave what they found: each in a file of its own under {@code target/conformance},
 * and in its section of {@code conformance/README.md}, which is committed. A part that did not run keeps the section that it
 * has, so what a part writes must not vary from run to run: no times, no ports.
 */
public final class Report {

    private final Path module;

    /**
     * A report of its own, for tests.
     *
     * @param module the directory that has the README.md and the target directory
     */
    Report(Path module) {
        this.module = module;
    }

    /**
     * Writes a section. To be called by tests that run in the module's directory, as Maven does it.
     *
     * @param name of the file, without {@code .md}, and of the section's marks
     * @param markdown the section, which begins with its heading
     * @throws IOException if a file cannot be read or written
     * @throws IllegalArgumentException if README.md has no such section
     */
    public static void section(String name, String markdown) throws IOException {
        new Report(Path.of("").toAbsolutePath()).write(name, markdown);
    }

    void write(String name, String markdown) throws IOException {
        String text = markdown.strip() + "\n";
        Path file = module.resolve("target/conformance/" + name + ".md");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);

        Path readme = module.resolve("README.md");
        Files.writeString(readme, replaced(Files.readString(readme, UTF_8), name, text), UTF_8);
    }

    private static String replaced(String readme, String name, String text) {
        String begin = "<!-- " + name + ": written by the run -->\n";
        String end = "<!-- end of " + name + " -->\n";
        int from = readme.indexOf(begin) + begin.length();
        int to = readme.indexOf(end);
        if (from < begin.length() || to < from) {
            throw new IllegalArgumentException("README.md has no section between \"" + begin.strip() + "\" and \""
                    + end.strip() + "\", each on a line of its own");
        }
        return readme.substring(0, from) + "\n" + text + "\n" + readme.substring(to);
    }
}
