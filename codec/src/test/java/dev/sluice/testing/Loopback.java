package dev.sluice.testing;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A server on 127.0.0.1, port 0, with one event loop, and ways to reach it. Closing it ends everything it started. */
public final class Loopback implements AutoCloseable {

    private static final int TIMEOUT_SECONDS = 20;

    private final EventLoopGroup group = EventLoops.create(1);
    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
    private final Channel server;

    /**
     * Starts the server.
     *
     * @param pipeline fills the pipeline of each accepted channel
     */
    public Loopback(Consumer<Channel> pipeline) {
        this(pipeline, Map.of());
    }

    /**
     * Starts the server.
     *
     * @param pipeline fills the pipeline of each accepted channel
     * @param options for the accepted channels
     */
    public Loopback(Consumer<Channel> pipeline, Map<ChannelOption<Boolean>, Boolean> options) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(initializer(channel -> {
                    pipeline.accept(channel);
                    accepted.add(channel);
                }));
        options.forEach(bootstrap::childOption);
        server = bootstrap
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    /** Where the server listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    /** The next channel that the server has accepted. */
    public Channel accepted() throws InterruptedException {
        Channel channel = accepted.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (channel == null) {
            throw new AssertionError("nothing was accepted within " + TIMEOUT_SECONDS + " s");
        }
        return channel;
    }

    /** A plain blocking socket, whose reads fail after a while rather than hang. */
    public Socket socket() throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS));
        socket.connect(address());
        return socket;
    }

    /** A client on the same event loop. */
    public Channel connect(Consumer<Channel> pipeline) {
        return new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .handler(initializer(pipeline))
                .connect(address())
                .syncUninterruptibly()
                .channel();
    }

    @Override
    public void close() {
        EventLoops.end(group);
    }

    private static ChannelHandler initializer(Consumer<Channel> pipeline) {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                pipeline.accept(channel);
            }
        };
    }
}
