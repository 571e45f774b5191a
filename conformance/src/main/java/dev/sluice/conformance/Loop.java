package dev.sluice.conformance;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.util.concurrent.TimeUnit;

/** One event loop for all connections, so that they take each other's zlib objects away. */
public final class Loop implements AutoCloseable {

    private final EventLoopGroup group = create();

    /** The event loop, of one thread. */
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
    private static EventLoopGroup create() {
        return new NioEventLoopGroup(1);
    }
}
