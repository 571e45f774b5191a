package dev.sluice.conformance.deflate;

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
            Channel listener = listen(loop.group());
            PrintWriter out = spec.commandLine().getOut();
            out.println("listening on ws://"
                    + NetUtil.toSocketAddressString((InetSocketAddress) listener.localAddress()) + "/");
            out.flush();
            listener.closeFuture().sync();
        }
        return 0;
    }

    /** Listens at a free port. */
    static Channel listen(EventLoopGroup eventLoop) throws InterruptedException {
        return new ServerBootstrap()
                .group(eventLoop)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        EchoPipeline.install(channel.pipeline());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }
}
