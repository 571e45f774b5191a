package dev.sluice.demo.chat;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

/** Somebody in a room, or on the way in: a name and a connection. Two members are the same only if they are one object. */
final class Member {

    private final String name;
    private final String key;
    private final Channel channel;

    Member(String name, Channel channel) {
        this.name = name;
        this.key = ChatText.key(name);
        this.channel = channel;
    }

    String name() {
        return name;
    }

    /** What nobody else in the room may have. */
    String key() {
        return key;
    }

    Channel channel() {
        return channel;
    }

    /**
     * Sends a message, from any thread. What is sent from one thread arrives in order. Nobody waits for it: a member who
     * has gone misses it, and one who does not read is closed by the codec.
     *
     * @param message is taken over
     */
    void send(TextWebSocketFrame message) {
        channel.writeAndFlush(message);
    }
}
