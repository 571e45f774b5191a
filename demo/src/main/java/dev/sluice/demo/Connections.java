package dev.sluice.demo;

import dev.sluice.codec.CloseHandler;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;

/** The connections of a server, HTTP and WebSocket alike. Thread-safe. */
final class Connections {

    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private volatile boolean leaving;

    /** Keeps a connection until it closes. */
    void add(Channel channel) {
        channels.add(channel);
        // Looked at after the channel was added: it is in the group when leave() walks it, or it sees the flag.
        if (leaving) {
            sayGoodbye(channel);
        }
    }

    /**
     * Sends Close 1001 on every WebSocket and closes every other connection.
     *
     * @return whether all of them were closed in time
     */
    boolean leave(Duration patience) {
        leaving = true;
        for (Channel channel : channels) {
            channel.eventLoop().execute(() -> sayGoodbye(channel));
        }
        return channels.newCloseFuture().awaitUninterruptibly(patience.toMillis());
    }

    private static void sayGoodbye(Channel channel) {
        if (channel.pipeline().get(CloseHandler.class) == null) {
            channel.close();
        } else {
            channel.writeAndFlush(
                    new CloseWebSocketFrame(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE, "the server is stopping"));
        }
    }
}
