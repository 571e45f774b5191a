package dev.sluice.demo;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A listening socket, the connections that it has accepted, and the event loops that serve both. */
public final class Server {

    private static final int BACKLOG = 1024;
    private static final int QUIET_MILLIS = 20;

    private final EventLoopGroup eventLoops;
    private final Connections connections = new Connections();
    private final Channel listener;

    private Server(InetSocketAddress address, Transport transport, Consumer<ChannelPipeline> handlers)
            throws IOException {
        eventLoops = transport.eventLoops();
        ChannelFuture bound = bootstrap(transport, handlers).bind(address).awaitUninterruptibly();
        listener = bound.channel();
        if (!bound.isSuccess()) {
            eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
            throw new IOException(
                    "cannot listen on " + NetUtil.toSocketAddressString(address) + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
    }

    /**
     * Listens.
     *
     * @param address where; port 0 picks a free one
     * @param transport by which it reads and writes; one that is available
     * @param handlers puts the handlers into the pipeline of each new connection, on its event loop
     * @throws IOException if that address cannot be had
     */
    public static Server start(InetSocketAddress address, Transport transport, Consumer<ChannelPipeline> handlers)
            throws IOException {
        return new Server(address, transport, handlers);
    }

    /** Where it listens, with the port that was picked. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** The URL of something that it serves; an IPv6 address stands in brackets. */
    public String url(String scheme, String path) {
        return scheme + "://" + NetUtil.toSocketAddressString(address()) + path;
    }

    /** One of its event loops, for what happens from time to time. */
    EventExecutor timer() {
        return eventLoops.next();
    }

    /** Waits until the server has ended. */
    public void awaitEnd() {
        eventLoops.terminationFuture().awaitUninterruptibly();
    }

    /**
     * Ends: takes no more connections, says goodbye on those there are, waits for the closing handshakes, cuts what is
     * left. Not to be called on an event loop.
     *
     * @param patience how long to wait for the closing handshakes
     * @return whether nothing had to be cut
     */
    public boolean stop(Duration patience) {
        listener.close().awaitUninterruptibly();
        boolean everybodyLeft = connections.leave(patience);
        // Not left to the event loops: one of Netty 4.2 that is held up while it ends may leave channels open.
        connections.cut();
        eventLoops
                .shutdownGracefully(QUIET_MILLIS, 2_000, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
        return everybodyLeft;
    }

    private ServerBootstrap bootstrap(Transport transport, Consumer<ChannelPipeline> handlers) {
        return new ServerBootstrap()
                .group(eventLoops)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.add(channel);
                        handlers.accept(channel.pipeline());
                    }
                });
    }
}
