package dev.sluice.demo.connect;

import dev.sluice.codec.CodecConfig;
import dev.sluice.codec.ConnectionClosed;
import dev.sluice.codec.KeepAliveHandler;
import dev.sluice.demo.ClientOptions;
import dev.sluice.handshake.ClientHandshakeConfig;
import dev.sluice.handshake.ClientHandshakeException;
import dev.sluice.handshake.HandshakeComplete;
import dev.sluice.handshake.WebSocketClient;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code connect}: lines that are typed or piped in are sent, messages are shown. */
@Command(
        name = "connect",
        description = {
            "Talk to a WebSocket from the terminal: each line of the input is sent as a text message, and messages are"
                    + " shown with their size, one a line. Input and output are UTF-8; what is not a message goes to"
                    + " standard error. /help tells the commands. The end of the input closes the connection."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:both ends have said goodbye",
            "1:it could not be opened, or was lost",
            "2:the command line is wrong"
        })
public final class ConnectCommand implements Callable<Integer> {

    private static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
    private static final int QUIET_MILLIS = 20;
    private static final int GOODBYE_SECONDS = 2;

    @Parameters(paramLabel = "URL", description = "ws://host[:port][/path][?query], or wss:// for TLS.")
    private String url = "";

    @Option(
            names = "--origin",
            paramLabel = "ORIGIN",
            description = "The Origin header; servers check it for browsers.")
    private @Nullable String origin;

    @Option(
            names = "--header",
            paramLabel = "'NAME: VALUE'",
            description = "A header of the request, such as 'Authorization: Bearer ...'. May be repeated.")
    private List<String> headers = List.of();

    @Option(
            names = "--subprotocol",
            paramLabel = "NAME",
            description = "A subprotocol to offer. May be repeated, the preferred one first.")
    private List<String> subprotocols = List.of();

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ClientOptions client;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "How long to wait for messages when the input has ended (default: ${DEFAULT-VALUE}).")
    private int waitSeconds;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private final CompletableFuture<ConnectionClosed> end = new CompletableFuture<>();
    private final CountDownLatch reported = new CountDownLatch(1);
    private volatile @Nullable Channel open;
    private final PingTimer pings = new PingTimer(this::status, System::nanoTime);

    /** Talks until the connection has ended. */
    @Override
    public Integer call() throws Exception {
        ClientHandshakeConfig config = config();
        SslContext tls = client.tls();
        EventLoopGroup group = eventLoop();
        Runtime.getRuntime().addShutdownHook(new Thread(this::sayGoodbye, "goodbye"));
        try {
            Channel channel = connect(new Bootstrap().group(group).channel(NioSocketChannel.class), config, tls);
            Thread input = new Thread(new Terminal(System.in, channel, pings, this::status, waitSeconds), "input");
            // It may sit in a read for ever.
            input.setDaemon(true);
            input.start();
            channel.closeFuture().await();
            int exitCode = report(end.join());
            reported.countDown();
            return exitCode;
        } finally {
            group.shutdownGracefully(QUIET_MILLIS, 1_000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
        }
    }

    private ClientHandshakeConfig config() {
        try {
            ClientHandshakeConfig.Builder builder = ClientHandshakeConfig.builder(url)
                    .subprotocols(subprotocols.toArray(String[]::new))
                    .extensions(client.compression().clientExtensions(MAX_MESSAGE_BYTES))
                    .codec(CodecConfig.builder()
                            .maxMessageBytes(MAX_MESSAGE_BYTES)
                            .maxFrameBytes(MAX_MESSAGE_BYTES)
                            .build())
                    .onUpgrade(this::addHandlers);
            if (origin != null) {
                builder.origin(origin);
            }
            for (String header : headers) {
                int colon = header.indexOf(':');
                if (colon < 0) {
                    throw new IllegalArgumentException(
                            "Invalid value for option '--header': " + header + " (expected: NAME: VALUE)");
                }
                builder.header(
                        header.substring(0, colon), header.substring(colon + 1).strip());
            }
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private Channel connect(Bootstrap bootstrap, ClientHandshakeConfig config, SslContext tls) throws IOException {
        var connected = WebSocketClient.connect(bootstrap, config, tls).awaitUninterruptibly();
        if (connected.isSuccess()) {
            return connected.getNow();
        }
        throw new IOException(reasonOf(connected.cause()), connected.cause());
    }

    private static String reasonOf(Throwable failure) {
        String reason = String.valueOf(failure.getMessage());
        if (failure instanceof ClientHandshakeException refused) {
            String location = refused.headers().get(HttpHeaderNames.LOCATION);
            String body = refused.bodyText().strip();
            Throwable cause = refused.getCause();
            reason += location == null ? "" : " It points to " + Shown.safe(location) + '.';
            reason += body.isEmpty() ? "" : " It says: " + Shown.safe(body);
            reason += cause == null ? "" : " (" + cause.getMessage() + ')';
        }
        return reason;
    }

    private void addHandlers(ChannelPipeline pipeline, HandshakeComplete handshake) {
        open = pipeline.channel();
        pipeline.addBefore(pipeline.context(KeepAliveHandler.class).name(), null, pings);
        pipeline.addLast(new MessagePrinter(this::message, end));
        StringBuilder agreed = new StringBuilder();
        if (handshake.subprotocol() != null) {
            agreed.append(", subprotocol ").append(handshake.subprotocol());
        }
        for (WebSocketExtensionData extension : handshake.extensions()) {
            agreed.append(", ").append(extension.name());
            for (Map.Entry<String, String> parameter : extension.parameters().entrySet()) {
                agreed.append("; ").append(parameter.getKey());
                agreed.append(parameter.getValue() == null ? "" : "=" + parameter.getValue());
            }
        }
        status("connected" + agreed + " (/help tells the commands)");
    }

    /** Tells how it ended; returns the exit code. */
    private int report(ConnectionClosed closed) {
        if (closed.isClean()) {
            String reason = closed.receivedReason().isEmpty() ? "" : " " + Shown.safe(closed.receivedReason());
            status("closed: " + closed.receivedCode() + reason);
            return 0;
        }
        status(
                closed.cause() == null
                        ? "the connection was lost"
                        : "failed: " + closed.cause().getMessage());
        return 1;
    }

    /** Runs as a shutdown hook: nothing is left to do when the connection has ended by itself, or was never open. */
    private void sayGoodbye() {
        Channel channel = open;
        if (channel == null) {
            return;
        }
        channel.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE));
        try {
            reported.await(GOODBYE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void message(String line) {
        print(spec.commandLine().getOut(), line);
    }

    private void status(String line) {
        print(spec.commandLine().getErr(), line);
    }

    private static void print(PrintWriter writer, String line) {
        writer.println(line);
        writer.flush();
    }

    @SuppressWarnings("deprecation") // Netty 4.2 has a successor, which 4.1 has not
    private static EventLoopGroup eventLoop() {
        return new NioEventLoopGroup(1);
    }
}
