package dev.sluice.conformance.deflate;

import dev.sluice.conformance.Loop;
import dev.sluice.deflate.PerMessageDeflateClientExtension;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code deflate-client}: sends {@link Rounds} to servers that echo, and compares. */
@Command(
        name = "deflate-client",
        mixinStandardHelpOptions = true,
        description = {
            "Send messages to servers that echo. A line for each URL says \"ok URL\" or \"FAIL URL why\".",
            "The query of a URL sets permessage-deflate as for the server."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all echoes were right", "1:some were not", "2:the command line is wrong"})
public final class DeflateClient implements Callable<Integer> {

    private static final int PATIENCE_SECONDS = 20;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            defaultValue = "8",
            description = "Connections at a time (default: ${DEFAULT-VALUE}).")
    private int atOnce;

    @Parameters(paramLabel = "URL", arity = "1..*", description = "ws://...")
    private List<URI> urls = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Trials trials = new Trials(spec.commandLine().getOut(), atOnce);
        try (Loop loop = new Loop()) {
            for (int i = 0; i < urls.size(); i++) {
                URI url = urls.get(i);
                int seed = i;
                trials.begin(url, () -> exchange(loop, url, seed));
            }
            return trials.exitCode();
        }
    }

    /** Sends the messages of a seed; it ends in any case. */
    static CompletableFuture<Void> exchange(Loop loop, URI url, long seed) {
        PerMessageDeflateClientExtension offer = new PerMessageDeflateClientExtension(Settings.deflate(url.toString()));
        return new Visit(url, List.of(offer), (answer, end) -> new RoundsExchange(Rounds.of(seed), end))
                .pay(loop, PATIENCE_SECONDS);
    }
}
