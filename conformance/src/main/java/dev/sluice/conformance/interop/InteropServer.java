package dev.sluice.conformance.interop;

import dev.sluice.conformance.Leftovers;
import dev.sluice.conformance.Loop;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.NetUtil;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
            Channel listener = listen(stack, loop.group());
            PrintWriter out = spec.commandLine().getOut();
            new Output(out).peer(stack.peer(), stack.version());
            out.println("listening on " + url(listener));
            out.flush();
            listener.closeFuture().sync();
        }
        return 0;
    }

    /** Listens at a free port. */
    static Channel listen(Stack stack, EventLoopGroup eventLoop) throws InterruptedException {
        Visits visits = new Visits();
        return new ServerBootstrap()
                .group(eventLoop)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        stack.installServer(channel.pipeline(), visits);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    /** Where it listens. */
    static String url(Channel listener) {
        return "ws://" + NetUtil.toSocketAddressString((InetSocketAddress) listener.localAddress());
    }
}
