package dev.sluice.conformance;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.util.concurrent.TimeUnit;

/** The event loop of all connections, or a few of them. Connections of one loop take each other's zlib objects away. */
public final class Loop implements AutoCloseable {

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

    @Override
    public void close() {
        // Without a quiet period, Netty 4.2 may end before it has closed its channels, and none of their handlers hears
        // of it.
        group.shutdownGracefully(100, 2_000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }

    @SuppressWarnings("deprecation") // Netty 4.2 has a successor, which 4.1 has not
    private static EventLoopGroup create(int threads) {
        return new NioEventLoopGroup(threads);
    }
}
