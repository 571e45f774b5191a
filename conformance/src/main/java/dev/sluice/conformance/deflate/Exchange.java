package dev.sluice.conformance.deflate;

import dev.sluice.codec.ConnectionClosed;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * Sends messages, expects each of them back, in that order, and says goodbye. It begins when it is added. What is sent, and
 * when, is for the subclass to say.
 */
abstract class Exchange extends SimpleChannelInboundHandler<WebSocketFrame> {

    private final CompletableFuture<Void> end;
    private final Queue<Message> underway = new ArrayDeque<>();
    private int bytesUnderway;
    private boolean leaving;

    /**
     * Prepares it.
     *
     * @param end fails with whatever goes wrong, and completes when nothing did
     */
    Exchange(CompletableFuture<Void> end) {
        this.end = end;
    }

    /** Sends what there is to be sent now: something, unless something is underway or all has been sent. */
    abstract void sendMore(ChannelHandlerContext ctx);

    /** Looks back when all echoes have come. */
    void checkAll(ChannelHandlerContext ctx) {}

    /** How many messages have not come back yet. */
    final int messagesUnderway() {
        return underway.size();
    }

    /** How long they are together. */
    final int bytesUnderway() {
        return bytesUnderway;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        proceed(ctx);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame answer) {
        if (answer instanceof CloseWebSocketFrame) {
            return; // of which the codec's event tells
        }
        Message message = underway.poll();
        if (message == null) {
            fail(ctx, "a message that nobody expects: " + answer);
            return;
        }
        bytesUnderway -= message.length();
        String difference = message.differenceTo(answer);
        if (!difference.isEmpty()) {
            fail(ctx, difference);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!end.isDone()) {
            proceed(ctx);
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ConnectionClosed closed) {
            if (closed.isClean() && closed.sentCode() == WebSocketCloseStatus.NORMAL_CLOSURE.code()) {
                end.complete(null);
            } else {
                fail(ctx, closed.toString());
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    private void proceed(ChannelHandlerContext ctx) {
        if (leaving) {
            return;
        }
        sendMore(ctx);
        if (underway.isEmpty()) {
            leaving = true;
            checkAll(ctx);
            ctx.write(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
        }
        ctx.flush();
    }

    /**
     * Writes a message, whose echo is awaited from now on.
     *
     * @param frames all of it
     */
    final void write(ChannelHandlerContext ctx, Message message, List<WebSocketFrame> frames) {
        underway.add(message);
        bytesUnderway += message.length();
        for (WebSocketFrame frame : frames) {
            ctx.write(frame).addListener(written -> {
                if (!written.isSuccess()) {
                    fail(ctx, message.name() + " could not be sent: " + written.cause());
                }
            });
        }
    }

    /** Gives the connection up. */
    final void fail(ChannelHandlerContext ctx, String why) {
        end.completeExceptionally(new IllegalStateException(why));
        ctx.close();
    }
}
