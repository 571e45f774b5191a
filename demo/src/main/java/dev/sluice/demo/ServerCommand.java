package dev.sluice.demo;

import io.netty.channel.ChannelPipeline;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands that serve have in common: where to listen, and how to begin and to end. */
abstract class ServerCommand implements Callable<Integer> {

    private static final Logger log = LoggerFactory.getLogger(ServerCommand.class);

    /** How long connections are given to say goodbye. */
    private static final Duration DRAIN = Duration.ofSeconds(5);

    @Option(
            names = "--bind",
            paramLabel = "ADDR",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    private String bind = "";

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "Port to listen on, 0 for a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--deflate",
            paramLabel = "HOW",
            defaultValue = "takeover",
            converter = Compression.Converter.class,
            description =
                    "Compression for clients that offer it: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Compression compression;

    @Option(
            names = "--transport",
            paramLabel = "HOW",
            defaultValue = Transport.AUTO,
            description =
                    "By what to read and write: io_uring, epoll, kqueue, nio, or auto for the first of them that is available"
                            + " (default: ${DEFAULT-VALUE}). The log tells which it is.")
    private String transport = "";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** Puts the handlers into the pipeline of a new connection. */
    abstract Consumer<ChannelPipeline> handlers();

    /** Whether and how messages are compressed. */
    final Compression compression() {
        return compression;
    }

    /** The path of the WebSocket. */
    abstract String path();

    /** Serves until the JVM is told to end. */
    @Override
    public final Integer call() throws IOException {
        Transport chosen = transport();
        Server server = Server.start(address(), chosen, handlers());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
        PrintWriter out = spec.commandLine().getOut();
        out.println("listening on " + server.url("ws", path()));
        out.flush();
        log.info("the transport is {}", chosen);
        announce(server);
        server.awaitEnd();
        return 0;
    }

    /** Tells more about a server that has started, to the log: standard output has its one line. */
    void announce(Server server) {}

    /** The same kind of complaint as for an option that picocli itself refuses. */
    final ParameterException wrongOption(String option, String why) {
        return new ParameterException(spec.commandLine(), "Invalid value for option '" + option + "': " + why);
    }

    private Transport transport() throws IOException {
        try {
            return Transport.named(transport);
        } catch (IllegalArgumentException e) {
            throw wrongOption("--transport", String.valueOf(e.getMessage()));
        }
    }

    private InetSocketAddress address() {
        if (port < 0 || port > 65_535) {
            throw wrongOption("--port", port + " (expected: 0 to 65535)");
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(bind), port);
        } catch (IOException e) {
            throw wrongOption("--bind", bind + " (expected: an address of this machine)");
        }
    }

    /** Runs as a shutdown hook, when a signal has come. */
    private static void stop(Server server) {
        log.info("stopping");
        int exitCode = 0;
        try {
            boolean everybodyLeft = server.stop(DRAIN);
            log.info(everybodyLeft ? "stopped" : "stopped; some connections had to be cut");
        } catch (RuntimeException e) {
            log.error("could not stop as it should", e);
            exitCode = 1;
        }
        // A JVM that a signal ends would exit with 143 or 130.
        Runtime.getRuntime().halt(exitCode);
    }
}
