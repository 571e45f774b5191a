package dev.sluice.conformance.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Whether all is there that the peers need. */
final class Installation {

    private static final int PATIENCE_SECONDS = 60;

    private final List<String> missing = new ArrayList<>();

    private Installation() {}

    /** What is to be installed, one sentence each. */
    static List<String> missing() throws InterruptedException {
        Installation installation = new Installation();
        installation.need("Install Debian's nodejs: there is no node.", "node", "--version");
        installation.need(
                "Install Debian's python3-websockets: /usr/bin/python3 has no websockets.",
                "/usr/bin/python3",
                "-c",
                "import websockets");
        String chromium = System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium");
        installation.need(
                "Install Debian's chromium, or set CHROMIUM: there is no " + chromium + ".", chromium, "--version");
        installation.needPackage("ws");
        installation.needPackage("playwright-core");
        return installation.missing;
    }

    private void need(String otherwise, String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            if (!ended || process.exitValue() != 0) {
                missing.add(otherwise);
            }
        } catch (IOException e) {
            missing.add(otherwise);
        }
    }

    private void needPackage(String name) {
        if (!Files.isDirectory(Path.of("interop/node_modules", name))) {
            missing.add("Run npm ci --prefix conformance/interop: its package " + name
                    + " is not there. (npm is in Debian's package npm.)");
        }
    }
}
