package dev.sluice.demo;

import dev.sluice.codec.CloseHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;

/** The connections of a server, HTTP and WebSocket alike. Thread-safe. */
final class Connections {

    /** More than it takes, and an end, should a handler hold up its event loop. */
    private static final int CUT_MILLIS = 2_000;

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

    /** Closes what is still there, without a closing handshake, and waits for that. */
    void cut() {
        for (Channel channel : channels) {
            // Next to the wire, where no handler can say goodbye first. A pipeline is empty when its channel is closed.
            ChannelHandlerContext first = channel.pipeline().firstContext();
            if (first != null) {
                first.close();
            }
        }
        channels.newCloseFuture().awaitUninterruptibly(CUT_MILLIS);
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
