package dev.sluice.conformance;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.NetUtil;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** The socket of a server, at a free port of 127.0.0.1. It is closed when its {@link Loop} is. */
public final class Listener {

    private final Channel channel;

    private Listener(Channel channel) {
        this.channel = channel;
    }

    /**
     * Listens.
     *
     * @param handlers puts the handlers into the pipeline of each new connection
     */
    public static Listener open(Loop loop, Consumer<ChannelPipeline> handlers) throws InterruptedException {
        return new Listener(new ServerBootstrap()
                .group(loop.group())
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(Loop.initializer(handlers))
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel());
    }

    /** Where it listens, without a path: {@code ws://127.0.0.1:50000}. */
    public String url(String scheme) {
        return scheme + "://" + NetUtil.toSocketAddressString((InetSocketAddress) channel.localAddress());
    }

    /** Prints the line for which others wait, and serves until the JVM is told to end. */
    public void serve(String url, PrintWriter out) throws InterruptedException {
        out.println("listening on " + url);
        out.flush();
        channel.closeFuture().sync();
    }
}
