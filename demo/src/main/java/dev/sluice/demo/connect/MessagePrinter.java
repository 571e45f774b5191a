package dev.sluice.demo.connect;

import dev.sluice.codec.ConnectionClosed;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Shows the messages of the peer, and how the connection ended. */
final class MessagePrinter extends SimpleChannelInboundHandler<WebSocketFrame> {

    private final Consumer<String> messages;
    private final CompletableFuture<ConnectionClosed> end;

    /**
     * Prepares it.
     *
     * @param messages takes a line for each message
     * @param end completes with how the connection ended
     */
    MessagePrinter(Consumer<String> messages, CompletableFuture<ConnectionClosed> end) {
        this.messages = messages;
        this.end = end;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame text) {
            messages.accept(Shown.text(text.text(), text.content().readableBytes()));
        } else if (frame instanceof BinaryWebSocketFrame) {
            messages.accept(Shown.binary(frame.content()));
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ConnectionClosed closed) {
            end.complete(closed);
        }
        ctx.fireUserEventTriggered(event);
    }
}
