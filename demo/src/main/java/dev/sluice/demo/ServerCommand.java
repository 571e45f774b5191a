package dev.sluice.demo;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands that serve have in common: where and how to listen, and how to begin and to end. */
abstract class ServerCommand implements Callable<Integer> {

    private static final Logger log = LoggerFactory.getLogger(ServerCommand.class);

    @Option(
            names = "--bind",
            paramLabel = "ADDR",
            defaultValue = "127.0.0.1",
            description = "Address to listen on, 0.0.0.0 for all (default: ${DEFAULT-VALUE}).")
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
                    "By what to read and write: epoll, kqueue, io_uring, nio, or auto for the first of them that is available"
                            + " (default: ${DEFAULT-VALUE}). The log tells which it is.")
    private String transport = "";

    @Option(
            names = "--tls",
            description =
                    "Speak TLS: with --tls-cert and --tls-key, or else with a certificate for localhost that is made"
                            + " at the start and that nobody vouches for.")
    private boolean tls;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "The server's certificate and those that vouch for it, in PEM.")
    private @Nullable Path certificates;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its key, in PEM (PKCS#8, without a password).")
    private @Nullable Path key;

    @Option(
            names = "--drain-delay",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description =
                    "How long to go on after SIGTERM, with /healthz saying 503, so that a load balancer sends nobody"
                            + " new before the listening socket closes (default: ${DEFAULT-VALUE}).")
    private int drainDelay;

    @Option(
            names = "--drain-seconds",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description =
                    "How long clients are then given to answer the closing handshake (default: ${DEFAULT-VALUE}).")
    private int drainSeconds;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /**
     * Opens what is served.
     *
     * @throws IOException if something that it needs is not to be had; the message is for whoever started it
     */
    abstract Application open() throws IOException;

    /** Whether and how messages are compressed. */
    final Compression compression() {
        return compression;
    }

    /** Whether TLS is spoken. */
    final boolean isTls() {
        return tls;
    }

    /** Whether an option stands on the command line. */
    final boolean isGiven(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    /** The path of the WebSocket. */
    abstract String path();

    /** Serves until the JVM is told to end. */
    @Override
    public final Integer call() throws IOException {
        Transport chosen = transport();
        InetSocketAddress address = address();
        checkDraining();
        SslContext context = tls();
        Application application = open();
        Server server = start(address, chosen, application, context);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, application), "stop"));
        application.start(server.timer());
        PrintWriter out = spec.commandLine().getOut();
        out.println("listening on " + server.url(tls ? "wss" : "ws", path()));
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
        return wrongOptions("Invalid value for option '" + option + "': " + why);
    }

    /** The same for several of them. */
    final ParameterException wrongOptions(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    private static Server start(
            InetSocketAddress address, Transport transport, Application application, @Nullable SslContext context)
            throws IOException {
        Consumer<ChannelPipeline> handlers = application.pipeline();
        try {
            return Server.start(
                    address,
                    transport,
                    context == null
                            ? handlers
                            : pipeline -> {
                                pipeline.addLast(
                                        context.newHandler(pipeline.channel().alloc()));
                                handlers.accept(pipeline);
                            });
        } catch (IOException e) {
            application.close();
            throw e;
        }
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

    private void checkDraining() {
        if (drainDelay < 0) {
            throw wrongOption("--drain-delay", drainDelay + " (expected: 0 or more)");
        }
        if (drainSeconds < 0) {
            throw wrongOption("--drain-seconds", drainSeconds + " (expected: 0 or more)");
        }
    }

    private @Nullable SslContext tls() throws IOException {
        if ((certificates == null) != (key == null)) {
            throw wrongOptions("--tls-cert and --tls-key go together");
        }
        if (certificates == null || key == null) {
            return tls ? Tls.selfSigned() : null;
        }
        if (!tls) {
            throw wrongOptions("--tls-cert and --tls-key are for --tls");
        }
        return Tls.of(certificates, key);
    }

    /** Runs as a shutdown hook, when a signal has come. */
    private void stop(Server server, Application application) {
        log.info("stopping");
        int exitCode = 0;
        try {
            application.prepareToStop();
            TimeUnit.SECONDS.sleep(drainDelay);
            boolean everybodyLeft = server.stop(Duration.ofSeconds(drainSeconds));
            application.close();
            log.info(everybodyLeft ? "stopped" : "stopped; some connections had to be cut");
        } catch (RuntimeException | InterruptedException e) {
            log.error("could not stop as it should", e);
            exitCode = 1;
        }
        // A JVM that a signal ends would exit with 143 or 130.
        Runtime.getRuntime().halt(exitCode);
    }
}
