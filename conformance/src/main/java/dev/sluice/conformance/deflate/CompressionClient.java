package dev.sluice.conformance.deflate;

import dev.sluice.conformance.Loop;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandshaker;
import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code compression-client}: goes through all {@link CompressionCase}s with a server that echoes. */
@Command(
        name = "compression-client",
        mixinStandardHelpOptions = true,
        description = {
            "Send a thousand messages of many shapes with many sets of parameters to a server that echoes.",
            "A line for each case says \"ok CASE\" or \"FAIL CASE why\"."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all cases passed", "1:some did not", "2:the command line is wrong"})
public final class CompressionClient implements Callable<Integer> {

    private static final int PATIENCE_SECONDS = 120;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            defaultValue = "4",
            description = "Connections at a time (default: ${DEFAULT-VALUE}).")
    private int atOnce;

    @Option(
            names = "--event-loops",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads (default: ${DEFAULT-VALUE}).")
    private int eventLoops;

    @Option(names = "--ws", description = "The server is made of ws, which declines other offers than ours.")
    private boolean ws;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "7692",
            description = "Of the messages (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--only",
            paramLabel = "PREFIX",
            defaultValue = "",
            description = "Cases whose names begin with it: 12.3.")
    private String only = "";

    @Parameters(paramLabel = "URL", description = "ws://...")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private URI url;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        out.println("seed " + seed);
        Trials trials = new Trials(out, atOnce);
        Corpus corpus = new Corpus(seed);
        try (Loop loop = new Loop(eventLoops)) {
            for (CompressionCase each : CompressionCase.all()) {
                if (each.name().startsWith(only) && !agreed(each).equals(ParameterSet.REFUSED)) {
                    trials.begin(each.name(), () -> visit(each, corpus).pay(loop, PATIENCE_SECONDS));
                }
            }
            return trials.exitCode();
        }
    }

    private String agreed(CompressionCase each) {
        return ws ? each.parameters().agreedWithWs() : each.parameters().agreed();
    }

    private Visit visit(CompressionCase each, Corpus corpus) {
        URI target = URI.create(url + "?" + each.serverQuery());
        List<WebSocketClientExtensionHandshaker> offers =
                each.parameters().offers().stream().map(Offers::of).toList();
        return new Visit(target, offers, (answer, end) -> {
            String expected = agreed(each);
            String actual = ParameterSet.agreedIn(answer);
            if (!actual.equals(expected)) {
                end.completeExceptionally(new IllegalStateException("agreed on " + actual + " instead of " + expected));
            }
            return new CaseExchange(each, corpus, end);
        });
    }
}
