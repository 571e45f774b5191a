package dev.sluice.benchmarks.endtoend.servers;

import dev.sluice.benchmarks.endtoend.servers.ServerOptions.Duty;
import io.netty.channel.ChannelHandler;

/** The business handler behind our handlers and Netty's: the same for both. */
final class NettyApplication {

    private NettyApplication() {}

    /** One handler for all connections. */
    static ChannelHandler of(Duty duty) {
        return switch (duty) {
            case ECHO -> new Echo();
            case BROADCAST -> new Broadcast(false);
            case BROADCAST_PREPARED -> new Broadcast(true);
        };
    }
}
