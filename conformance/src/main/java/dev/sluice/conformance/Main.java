package dev.sluice.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.conformance.autobahn.AutobahnClient;
import dev.sluice.conformance.autobahn.AutobahnServer;
import dev.sluice.conformance.deflate.CompressionClient;
import dev.sluice.conformance.deflate.DeflateClient;
import dev.sluice.conformance.deflate.DeflateServer;
import dev.sluice.conformance.interop.InteropClient;
import dev.sluice.conformance.interop.InteropServer;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point of the conformance jar. */
@Command(
        name = "sluice-conformance",
        description = "Programs made of Sluice, for the implementations of others to try.",
        mixinStandardHelpOptions = true,
        subcommands = {
            DeflateServer.class,
            DeflateClient.class,
            CompressionClient.class,
            InteropServer.class,
            InteropClient.class,
            AutobahnServer.class,
            AutobahnClient.class
        })
public final class Main {

    private Main() {}

    /** Runs the command that the arguments name, and ends the JVM with its exit code. */
    public static void main(String[] args) {
        LeakAlarm.set();
        int code = new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(
                        System.out, true, UTF_8)) // whatever the locale: whoever reads it takes it for that
                .execute(args);
        System.exit(code != 0 ? code : Leftovers.exitCode());
    }
}
