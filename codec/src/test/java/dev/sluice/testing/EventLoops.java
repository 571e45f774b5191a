package dev.sluice.testing;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Event loops on real sockets, for the length of a test. */
public final class EventLoops {

    private static final int QUIET_MILLIS = 20;
    private static final int TIMEOUT_SECONDS = 20;

    private EventLoops() {}

    /** A group of event loops, on either line of Netty. */
    @SuppressWarnings("deprecation") // its successor is not in Netty 4.1
    public static EventLoopGroup create(int threads) {
        return new NioEventLoopGroup(threads);
    }

    /**
     * Closes all channels of a group, then ends it. Shutting it down would do for both, but for a fault of Netty 4.2: an
     * event loop that is held up between two looks at its state, for longer than its quiet period, ends without closing
     * anything, and no handler is removed.
     *
     * @param group one that {@link #create} has made
     */
    public static void end(EventLoopGroup group) {
        if (!group.isShuttingDown()) {
            for (EventExecutor loop : group) {
                loop.submit(() -> closeChannels((SingleThreadEventLoop) loop)).syncUninterruptibly();
            }
        }
        group.shutdownGracefully(QUIET_MILLIS, TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS), TimeUnit.MILLISECONDS)
                .syncUninterruptibly();
    }

    private static void closeChannels(SingleThreadEventLoop loop) {
        List<Channel> channels = new ArrayList<>(); // closing one may change what the loop iterates over
        loop.registeredChannelsIterator().forEachRemaining(channels::add);
        for (Channel channel : channels) {
            // Next to the wire: no handler gets a chance to say goodbye first.
            ChannelHandlerContext first = channel.pipeline().firstContext();
            if (first == null) {
                channel.close();
            } else {
                first.close();
            }
        }
    }
}
