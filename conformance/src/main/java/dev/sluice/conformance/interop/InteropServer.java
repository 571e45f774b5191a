package dev.sluice.conformance.interop;

import dev.sluice.conformance.Leftovers;
import dev.sluice.conformance.Listener;
import dev.sluice.conformance.Loop;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code interop-server}: the server of the catalogue, until the JVM is told to end. */
@Command(
        name = "interop-server",
        mixinStandardHelpOptions = true,
        description = {
            "Serve the catalogue at a free port of 127.0.0.1: /echo, /ping, /close, /violate?kind=opcode|utf8|close,",
            "and /report, which tells how the connection with the same id in its query has ended."
        })
public final class InteropServer implements Callable<Integer> {

    @Option(
            names = "--stack",
            defaultValue = "sluice",
            description = "Whose handlers to use: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Stack stack = Stack.SLUICE;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        try (Loop loop = new Loop()) {
            Leftovers.lookAtTheEndOf(loop);
            Listener listener = listen(stack, loop);
            PrintWriter out = spec.commandLine().getOut();
            new Output(out).peer(stack.peer(), stack.version());
            listener.serve(listener.url("ws"), out);
        }
        return 0;
    }

    /** Serves whoever connects. */
    static Listener listen(Stack stack, Loop loop) throws InterruptedException {
        Endings endings = new Endings();
        return Listener.open(loop, pipeline -> stack.installServer(pipeline, endings));
    }
}
