package dev.sluice.conformance.deflate;

import dev.sluice.conformance.Leftovers;
import dev.sluice.conformance.Listener;
import dev.sluice.conformance.Loop;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code deflate-server}: sends every message back, until the JVM is told to end. */
@Command(
        name = "deflate-server",
        mixinStandardHelpOptions = true,
        description = {
            "Send every text and binary message back, at a free port of 127.0.0.1.",
            "The query of the URL sets permessage-deflate: serverNoContextTakeover, clientNoContextTakeover (true),"
                    + " serverMaxWindowBits, clientMaxWindowBits (8 to 15), contexts (hibernating, dedicated), liveDeflaters, level (1 to 9).",
            "With fragmented=true it answers in fragments."
        })
public final class DeflateServer implements Callable<Integer> {

    @Option(
            names = "--event-loops",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads that serve connections (default: ${DEFAULT-VALUE}).")
    private int eventLoops;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        try (Loop loop = new Loop(eventLoops)) {
            Leftovers.lookAtTheEndOf(loop);
            Listener listener = Listener.open(loop, EchoPipeline::install);
            listener.serve(listener.url("ws") + "/", spec.commandLine().getOut());
        }
        return 0;
    }
}
