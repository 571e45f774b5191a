package dev.sluice.conformance;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The event loop of all connections, or a few of them. Connections of one loop take each other's zlib objects away. */
public final class Loop implements AutoCloseable {

    private static final int QUIET_MILLIS = 100;
    private static final int END_MILLIS = 2_000;

    /** Netty gives up after {@value #END_MILLIS} ms; a handler that does not return keeps it from that. */
    private static final int PATIENCE_SECONDS = 20;

    private final EventLoopGroup group;

    /** One thread for all connections. */
    public Loop() {
        this(1);
    }

    /** As many threads as that. */
    public Loop(int threads) {
        group = create(threads);
    }

    /** The event loop. */
    public EventLoopGroup group() {
        return group;
    }

    /** For the connections of clients. */
    public Bootstrap bootstrap() {
        return new Bootstrap().group(group).channel(NioSocketChannel.class).option(ChannelOption.TCP_NODELAY, true);
    }

    /**
     * Connects, and waits until TCP is there.
     *
     * @param server the URL of the server
     * @param handlers puts the handlers into the pipeline
     */
    public Channel connect(URI server, Consumer<ChannelPipeline> handlers) throws InterruptedException {
        return bootstrap()
                .handler(initializer(handlers))
                .connect(server.getHost(), server.getPort())
                .sync()
                .channel();
    }

    /**
     * Closes all connections, and ends.
     *
     * @throws IllegalStateException if it does not end
     */
    @Override
    public void close() {
        // Netty 4.2 may end before it has closed its channels when there is no quiet period: then no handler hears of
        // it.
        boolean ended = group.shutdownGracefully(QUIET_MILLIS, END_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            throw new IllegalStateException("the event loops did not end within " + PATIENCE_SECONDS + " s");
        }
    }

    /** Does that to each new connection. */
    static ChannelInitializer<Channel> initializer(Consumer<ChannelPipeline> handlers) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                handlers.accept(channel.pipeline());
            }
        };
    }

    @SuppressWarnings("deprecation") // Netty 4.2 has a successor, which 4.1 has not
    private static EventLoopGroup create(int threads) {
        return new NioEventLoopGroup(threads);
    }
}
