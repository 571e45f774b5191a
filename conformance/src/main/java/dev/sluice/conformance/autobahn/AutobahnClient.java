package dev.sluice.conformance.autobahn;

import dev.sluice.conformance.Loop;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
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
            int cases = caseCount(loop.group());
            for (int i = 1; i <= cases; i++) {
                connect(loop.group(), "/runCase?case=" + i + "&agent=" + agentName(), new EchoHandler());
            }
            connect(loop.group(), "/updateReports?agent=" + agentName(), new EchoHandler());
            out.println("ran " + cases + " cases");
            out.flush();
        }
        return 0;
    }

    private String agentName() {
        return agent.name().toLowerCase(Locale.ROOT);
    }

    private int caseCount(EventLoopGroup eventLoop) throws InterruptedException, IOException {
        AtomicReference<String> count = new AtomicReference<>("");
        connect(eventLoop, "/getCaseCount", new ChannelInboundHandlerAdapter() {
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
    private void connect(EventLoopGroup eventLoop, String target, ChannelHandler application)
            throws InterruptedException, IOException {
        URI url = server.resolve(target);
        ChannelFuture connected = new Bootstrap()
                .group(eventLoop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        agent.install(channel.pipeline(), url, application);
                    }
                })
                .connect(server.getHost(), server.getPort())
                .sync();
        if (!connected.channel().closeFuture().await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("no end of " + url + " within " + PATIENCE_SECONDS + " s");
        }
    }
}
