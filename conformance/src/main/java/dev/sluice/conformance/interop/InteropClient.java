package dev.sluice.conformance.interop;

import dev.sluice.conformance.Loop;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code interop-client}: tries the rows of the catalogue with a server. */
@Command(
        name = "interop-client",
        mixinStandardHelpOptions = true,
        description = "Try the catalogue with a server. A line of JSON for each row has the result.")
public final class InteropClient implements Callable<Integer> {

    private static final Duration START = Duration.ofSeconds(40);

    @Option(
            names = "--stack",
            defaultValue = "sluice",
            description = "Whose handlers to use: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Stack stack = Stack.SLUICE;

    @Parameters(paramLabel = "URL", description = "ws://host:port")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private URI url;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        try (Loop loop = new Loop()) {
            tryAll(new NettyLibrary(stack, loop), url, spec.commandLine().getOut());
        }
        return 0;
    }

    /** Tries every row with any library. */
    static void tryAll(Library library, URI server, PrintWriter out) throws InterruptedException {
        Output output = new Output(out);
        output.peer(library.name(), library.version());
        // Loads the classes, which on a busy machine takes longer than a row may. The row itself is tried again below.
        new Catalogue(library, server, START).result(Row.TEXT);
        Catalogue catalogue = new Catalogue(library, server);
        for (Row row : Row.values()) {
            output.row(row, catalogue.result(row));
        }
    }
}
