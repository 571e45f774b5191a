package dev.sluice.conformance.autobahn;

import dev.sluice.conformance.EchoHandler;
import dev.sluice.conformance.Loop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code autobahn-client}: goes through all cases of a fuzzingserver, one connection for each, and has it write its report. */
@Command(
        name = "autobahn-client",
        mixinStandardHelpOptions = true,
        description = "Let a fuzzingserver of the Autobahn testsuite try a client that echoes.")
public final class AutobahnClient implements Callable<Integer> {

    /** The suite gives up long before. */
    private static final int PATIENCE_SECONDS = 300;

    @Option(
            names = "--agent",
            required = true,
            description = "Whose client: ${COMPLETION-CANDIDATES}. Case does not matter.")
    private ClientAgent agent = ClientAgent.SLUICE;

    @Parameters(paramLabel = "URL", description = "The fuzzingserver's: ws://host:port")
    private URI server = URI.create("ws://localhost");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (Loop loop = new Loop()) {
            int cases = caseCount(loop);
            for (int i = 1; i <= cases; i++) {
                connect(loop, "/runCase?case=" + i + "&agent=" + agentName(), new EchoHandler());
            }
            connect(loop, "/updateReports?agent=" + agentName(), new EchoHandler());
            out.println("ran " + cases + " cases");
            out.flush();
        }
        return 0;
    }

    private String agentName() {
        return agent.name().toLowerCase(Locale.ROOT);
    }

    private int caseCount(Loop loop) throws InterruptedException, IOException {
        AtomicReference<String> count = new AtomicReference<>("");
        connect(loop, "/getCaseCount", new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                if (message instanceof TextWebSocketFrame text) {
                    count.set(text.text());
                }
                ReferenceCountUtil.release(message);
            }
        });
        return Integer.parseInt(count.get());
    }

    /** Connects, and waits for the end of the connection. */
    private void connect(Loop loop, String target, ChannelHandler application)
            throws InterruptedException, IOException {
        URI url = server.resolve(target);
        Channel channel = loop.connect(url, pipeline -> agent.install(pipeline, url, application));
        if (!channel.closeFuture().await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("no end of " + url + " within " + PATIENCE_SECONDS + " s");
        }
    }
}
