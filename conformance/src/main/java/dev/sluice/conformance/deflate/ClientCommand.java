package dev.sluice.conformance.deflate;

import dev.sluice.conformance.Loop;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code deflate-client}: sends the {@link Catalogue} to servers that echo, and compares. */
@Command(
        name = "deflate-client",
        mixinStandardHelpOptions = true,
        description = {
            "Send messages to servers that echo. A line for each URL says \"ok URL\" or \"FAIL URL why\".",
            "The query of a URL sets permessage-deflate as for the server."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all echoes were right", "1:some were not", "2:the command line is wrong"})
public final class ClientCommand implements Callable<Integer> {

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

    private final AtomicInteger failures = new AtomicInteger();

    @Override
    public Integer call() throws InterruptedException {
        Semaphore free = new Semaphore(atOnce);
        try (Loop loop = new Loop()) {
            for (int i = 0; i < urls.size(); i++) {
                URI url = urls.get(i);
                free.acquire();
                exchange(loop.group(), url, i).whenComplete((nothing, failure) -> {
                    report(url, failure);
                    free.release();
                });
            }
            free.acquire(atOnce);
        }
        return failures.get() == 0 ? 0 : 1;
    }

    /** Connects and talks; it ends in any case. */
    static CompletableFuture<Void> exchange(EventLoopGroup eventLoop, URI url, long seed) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        ChannelFuture connected = new Bootstrap()
                .group(eventLoop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        ClientPipeline.install(channel.pipeline(), url, seed, end);
                    }
                })
                .connect(url.getHost(), url.getPort());
        connected.addListener(connect -> {
            if (!connect.isSuccess()) {
                end.completeExceptionally(connect.cause());
            }
        });
        Channel channel = connected.channel();
        channel.closeFuture()
                .addListener(closed -> end.completeExceptionally(new IllegalStateException("the connection closed")));
        return end.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).whenComplete((nothing, failure) -> {
            if (failure != null) {
                channel.close();
            }
        });
    }

    private synchronized void report(URI url, @Nullable Throwable failure) {
        PrintWriter out = spec.commandLine().getOut();
        if (failure == null) {
            out.println("ok " + url);
        } else {
            failures.incrementAndGet();
            out.println("FAIL " + url + " " + reasonOf(failure).replaceAll("\\s*\\R\\s*", " "));
        }
        out.flush();
    }

    private static String reasonOf(Throwable failure) {
        return String.valueOf(failure instanceof CompletionException ? failure.getCause() : failure);
    }
}
