package dev.sluice.demo.chat.hub;

import dev.sluice.demo.chat.login.Identity;
import dev.sluice.demo.chat.protocol.ChatJson;
import dev.sluice.demo.chat.protocol.ServerMessage;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;

/** One WebSocket, and whose it is. Somebody may have several. Two are the same only if they are one object. */
public final class Connection {

    private final Identity identity;
    private final Channel channel;

    /** Of {@code identity}, by {@code channel}. */
    public Connection(Identity identity, Channel channel) {
        this.identity = identity;
        this.channel = channel;
    }

    /** Whose it is. */
    public Identity identity() {
        return identity;
    }

    /** The WebSocket. */
    public Channel channel() {
        return channel;
    }

    /**
     * Sends a message, from any thread. What is sent from one thread arrives in order. Nobody waits for it: whoever has gone
     * misses it, and whoever does not read is closed by the codec.
     */
    public void send(ServerMessage message) {
        channel.writeAndFlush(frame(message));
    }

    /** Ends the connection with a Close; not at once, since it can be gone by that, in the middle of what the caller is doing. */
    void close(WebSocketCloseStatus status, String reason) {
        channel.eventLoop().execute(() -> channel.writeAndFlush(new CloseWebSocketFrame(status, reason)));
    }

    static TextWebSocketFrame frame(ServerMessage message) {
        return new TextWebSocketFrame(Unpooled.wrappedBuffer(ChatJson.write(message)));
    }
}
