package dev.sluice.benchmarks.endtoend.servers;

import dev.sluice.benchmarks.endtoend.servers.ServerOptions.Duty;
import dev.sluice.benchmarks.process.Child;
import dev.sluice.benchmarks.process.Memory;
import dev.sluice.benchmarks.process.Numbers;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** A server's JVM. It says {@code port=...} in its first line, and then what each line of its input asks for. */
@Command(
        name = "server",
        description =
                "One of the servers that the end-to-end benchmarks compare, at 127.0.0.1, on a port of its own choice, which"
                        + " its first line of output tells. A line of input that says \"memory\" makes it collect its garbage"
                        + " and tell what it takes. It ends with its input.",
        mixinStandardHelpOptions = true)
public final class ServerCommand implements Callable<Integer> {

    /** Says which threads a server's own code runs on; all servers have one that reads and writes. */
    private enum Transport {
        EPOLL,
        NIO
    }

    @Option(
            names = "--kind",
            required = true,
            converter = KindConverter.class,
            description = "sluice, sluice-listener, netty, undertow, jetty or java-websocket.")
    private ServerKind kind = ServerKind.SLUICE;

    @Option(names = "--deflate", description = "Compress, with context takeover.")
    private boolean deflate;

    @Option(names = "--tls", description = "Speak TLS.")
    private boolean tls;

    @Option(
            names = "--transport",
            converter = TransportConverter.class,
            description = "What a server on Netty uses: epoll, its default here, or nio.")
    private Transport transport = Transport.EPOLL;

    @Option(names = "--window-bits", description = "The largest window of ours. Default: ${DEFAULT-VALUE}.")
    private int windowBits = 12;

    @Option(names = "--broadcast", description = "Send a message to every connection. Ours and Netty's alone.")
    private boolean broadcast;

    @Option(names = "--prepared", description = "Broadcast a PreparedMessage. Ours alone.")
    private boolean prepared;

    @Override
    public Integer call() throws Exception {
        Logger.getLogger("").setLevel(Level.WARNING); // no banners
        Duty duty = broadcast ? prepared ? Duty.BROADCAST_PREPARED : Duty.BROADCAST : Duty.ECHO;
        ServerOptions options = new ServerOptions(deflate, tls, transport == Transport.EPOLL, windowBits, duty);
        try (RunningServer server = kind.start(options)) {
            Child.serve(new Numbers(Map.of("port", (long) server.port())), ServerCommand::obey);
        }
        return 0;
    }

    private static Numbers obey(String command) throws Exception {
        if (!command.equals("memory")) {
            throw new IllegalArgumentException(command);
        }
        Memory memory = Memory.measure();
        return new Numbers(Map.of("resident", memory.resident(), "heap", memory.heap()));
    }

    private static String constant(String argument) {
        return argument.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static final class KindConverter implements ITypeConverter<ServerKind> {
        @Override
        public ServerKind convert(String argument) {
            return ServerKind.valueOf(constant(argument));
        }
    }

    private static final class TransportConverter implements ITypeConverter<Transport> {
        @Override
        public Transport convert(String argument) {
            return Transport.valueOf(constant(argument));
        }
    }
}
